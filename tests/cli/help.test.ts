import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { commandDocumentSchemas, errorCodeSchema } from '../../src-main/contract/index.ts';
import { createProgram, exitCodeOf } from '../../src-main/cli/index.ts';
import { smearwise, start } from '../support/command-line.ts';

/** Every command below this one with the words that lead to it. */
function* commandsBelow(command: Command, path: readonly string[] = []): Generator<[string, Command]> {
  yield [path.join(' '), command];
  for (const child of command.commands) yield* commandsBelow(child, [...path, child.name()]);
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

for (const [path, command] of commandsBelow(createProgram())) {
  test(`the help of \`smearwise ${path}\` explains every word and has an example`, () => {
    const help = helpOf(command);
    assert.match(help, new RegExp(`\\$ smearwise ${path}`));
    for (const { name } of command.commands.map((child) => ({ name: child.name() }))) {
      assert.match(help, new RegExp(`^ {2}${name}\\b.* {2}\\w`, 'm'), `${name} is not explained`);
    }
    for (const argument of command.registeredArguments) assert.ok(argument.description, argument.name());
    for (const option of command.options) assert.ok(option.description, option.flags);
  });
}

test('every command that does something has a document, and the other way round', () => {
  const leaves = [...commandsBelow(createProgram())].filter(([, command]) => command.commands.length === 0);
  // `train --estimate` answers with another document than `train`.
  const commands = new Set(Object.keys(commandDocumentSchemas).map((name) => name.split(' --')[0]));
  assert.deepEqual(leaves.map(([path]) => path).sort(), [...commands].sort());
});

test('the examples in the help name only commands and options that there are', () => {
  const all = new Map(commandsBelow(createProgram()));
  for (const [, command] of all) {
    for (const [, line = ''] of helpOf(command).matchAll(/\$ smearwise (.*)/g)) {
      const words = line.split(' ');
      const path =
        words[1] !== undefined && all.has(`${words[0]} ${words[1]}`) ? words.slice(0, 2) : words.slice(0, 1);
      const meant = all.get(path.join(' '));
      assert.ok(meant, line);
      const flags = ['--json', ...meant.options.map(({ long }) => long)];
      for (const [flag] of line.matchAll(/(?<= )--[\w-]+/g))
        assert.ok(flags.includes(flag), `${line}: ${flag}`);
    }
  }
});

test('the help of the program lists the exit codes', async () => {
  const { code, stdout, stderr } = await smearwise(['--help']);
  assert.deepEqual([code, stderr], [0, '']);
  for (const kind of errorCodeSchema.options) {
    assert.match(stdout, new RegExp(`^ +${exitCodeOf(kind)} {2}${kind}: \\w`, 'm'));
  }
  assert.match(stdout, /^ +0 {2}done/m);
  assert.match(stdout, /SMEARWISE_HOME/);
});

test('the help of a command is printed to standard output', async () => {
  const { code, stdout, stderr } = await smearwise(['screen', '--help']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Usage: smearwise screen \[options\] <folder>/);
  assert.match(stdout, /^ +--home <folder>/m, 'the options of every command are there too');
});

/** Where the wrapper lies that runs the program under the project's own Node. */
const WRAPPER = fileURLToPath(new URL('../../bin/smearwise.mjs', import.meta.url));

test('the wrapper runs the program and hands on its exit code', async () => {
  const { code, stdout } = await start(process.execPath, [WRAPPER, '--version']).ended;
  assert.deepEqual([code, stdout], [0, `${packageJson.version}\n`]);
  const failed = await start(process.execPath, [WRAPPER, 'nonsense']).ended;
  assert.equal(failed.code, exitCodeOf('usage'));
});

test('the wrapper works with an older Node of the PC', async (t) => {
  const older = olderNode();
  if (older === undefined) {
    t.skip('no Node below 22 is on the PATH');
    return;
  }
  const { code, stdout } = await start(older, [WRAPPER, '--version']).ended;
  assert.deepEqual([code, stdout], [0, `${packageJson.version}\n`]);
});

function olderNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.filter(existsSync).find((file) => {
    const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    const major = Number(/^v(\d+)\./.exec(stdout)?.[1]);
    return major >= 18 && major < 22;
  });
}
