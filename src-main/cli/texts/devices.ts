import type { TestedDevice } from '../../contract/index.ts';
import { table } from '../tables.ts';

/** The devices that were tested as a table, and below it the others with the reason. */
export function devicesText(devices: readonly TestedDevice[]): string {
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
  return [
    table([['device', 'answers', 'GFLOP/s', 'images/s', 'name'], ...rows]),
    ...(missing.length > 0 ? ['', 'Cannot be used here:', ...missing] : []),
  ].join('\n');
}
