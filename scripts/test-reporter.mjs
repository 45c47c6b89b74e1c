// Node's own report of the tests, with the files that took longest before its summary.
import { relative } from 'node:path';
import { spec as Spec } from 'node:test/reporters';
import { root } from './project-node.mjs';

const LISTED = 10;
/** The first line of the summary. */
const SUMMARY = /^tests \d+$/;

export default async function* report(events) {
  const printed = new Spec();
  const durations = [];
  const feed = async () => {
    for await (const event of events) {
      if (event.type === 'test:summary' && event.data.file !== undefined) durations.push(event.data);
      if (event.type === 'test:diagnostic' && event.data.nesting === 0 && SUMMARY.test(event.data.message))
        for (const message of slowest(durations))
          printed.write({ type: 'test:diagnostic', data: { nesting: 0, message } });
      printed.write(event);
    }
    printed.end();
  };
  const fed = feed();
  yield* printed;
  await fed;
}

function slowest(durations) {
  if (durations.length < 2) return [];
  const longest = durations.toSorted((a, b) => b.duration_ms - a.duration_ms).slice(0, LISTED);
  return longest.map(
    ({ file, duration_ms }) => `${(duration_ms / 1000).toFixed(1).padStart(6)} s ${relative(root, file)}`,
  );
}
