import { servedFile } from '../../web/index.ts';
import { isOwnAddress } from './app-address.ts';

/** The file of `folder` that an address names, and its content type; undefined where it names none of ours. */
export function ownFile(folder: string, address: string): { path: string; type: string } | undefined {
  return isOwnAddress(address) ? servedFile(folder, new URL(address).pathname) : undefined;
}
