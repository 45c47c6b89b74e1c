import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of real images and weights that SMEARWISE_SHARED names, or the one beside the checkout, where it is at hand. */
export function sharedFolder(): string | undefined {
  const folder =
    process.env['SMEARWISE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** For `test(name, { skip: skipWithoutShared() }, …)`: false, or the reason. */
export function skipWithoutShared(): string | false {
  return sharedFolder() ? false : 'the folder of real images and weights is not beside this checkout';
}
