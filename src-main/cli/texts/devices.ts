import type { TestedDevice } from '../../contract/index.ts';
import { table } from '../tables.ts';

/** The devices that were tested as a table, below it the others with the reason; `verbose`: what libraries printed. */
export function devicesText(devices: readonly TestedDevice[], verbose = false): string {
  const rows = devices.flatMap(({ device, test }) =>
    test === null
      ? []
      : [
          [
            `${device.runner} ${device.device}`,
            test.passed ? 'right' : 'WRONG',
            test.gigaflops === null ? '' : test.gigaflops.toPrecision(3),
            test.imagesPerSecond === null ? '' : test.imagesPerSecond.toPrecision(3),
            device.name,
          ],
        ],
  );
  const missing = devices.flatMap(({ device }) =>
    device.available ? [] : [`${device.runner} ${device.device}: ${device.reason ?? ''}`],
  );
  const said = devices.flatMap(({ device }) =>
    device.said === undefined
      ? []
      : ['', `${device.runner} ${device.device} printed:`, device.said.trimEnd()],
  );
  return [
    table([['device', 'answers', 'GFLOP/s', 'images/s', 'name'], ...rows]),
    ...(missing.length > 0 ? ['', 'Cannot be used here:', ...missing] : []),
    ...(verbose ? said : []),
  ].join('\n');
}
