// `npm run test:fault`: attacks on purpose, all of them, and a table of what was tried and what became of it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './project-node.mjs';
import { runTests, setUp } from './setup.mjs';

/** What is attacked elsewhere in the tests, and counts itself. */
const BESIDE = [
  ...['damage', 'opening', 'bit-flips', 'changed-records', 'changed-cards'].map(
    (name) => `tests/store/${name}.test.ts`,
  ),
  ...['tests/api/nonsense.test.ts', 'tests/browser/*.test.ts'],
];
const WRITE = '--write';
const PAGE = 'docs/faults.md';

setUp();
const words = process.argv.slice(2);
const named = words.filter((word) => word !== WRITE);
process.env.SMEARWISE_FAULT ??= 'whole';
const counts = mkdtempSync(join(tmpdir(), 'smearwise-fault-'));
process.env.SMEARWISE_FAULT_COUNTS = counts;
// runTests ends this process with the exit code of the tests.
process.on('exit', () => {
  const table = tableOf(
    readdirSync(counts).map((name) => JSON.parse(readFileSync(join(counts, name), 'utf8'))),
  );
  rmSync(counts, { recursive: true });
  console.log(`\n${table}`);
  if (words.includes(WRITE)) writeFileSync(join(root, PAGE), pageOf(table));
});
runTests(named.length > 0 ? named : ['tests/fault/*.test.ts', ...BESIDE]);

function tableOf(records) {
  const kinds = new Map();
  for (const record of records.toSorted((a, b) => a.order - b.order)) {
    const sum = kinds.get(record.what);
    if (sum) {
      sum.tried += record.tried;
      sum.lost += record.lost;
    } else kinds.set(record.what, record);
  }
  const rows = [
    ['attack', 'tried', 'survived', 'lost', 'survived means'],
    ...[...kinds.values()].map(({ what, tried, lost, survived }) => [
      what,
      ...[tried, tried - lost, lost].map((number) => number.toLocaleString('en')),
      survived,
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumber = (column) => column > 0 && column < 4;
  const line = (row) =>
    `| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(rows[0]), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)].join('\n');
}

function pageOf(table) {
  const size = process.env.SMEARWISE_FAULT;
  const command = size === 'whole' ? 'npm run test:fault' : `SMEARWISE_FAULT=${size} npm run test:fault`;
  const day = new Date().toISOString().slice(0, 10);
  return `# Attacked on purpose

What \`${command}${named.map((name) => ` ${name}`).join('')}\` printed on ${day} (Node ${process.versions.node}, ${process.platform}). A short version of the same is part of
\`npm test\`. Every attack is drawn with a fixed seed; moments of kills depend on the PC.

${table}
`;
}
