// For which system and processor a native library was made: read from its first bytes, not from its name.
import { closeSync, openSync, readSync } from 'node:fs';

const PE = { 0x8664: 'x64', 0xaa64: 'arm64', 0x014c: 'ia32' };
const ELF = { 62: 'x64', 183: 'arm64' };
const MACH_O = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

/** `win32 x64`, `linux arm64`, `darwin any`; undefined for what is no native library. */
export function targetOf(bytes) {
  if (bytes.length < 64) return undefined;
  if (bytes.readUInt16LE(0) === 0x5a4d) {
    const header = bytes.readUInt32LE(0x3c);
    if (header + 6 > bytes.length || bytes.readUInt32LE(header) !== 0x4550) return undefined;
    return named('win32', PE[bytes.readUInt16LE(header + 4)]);
  }
  if (bytes.readUInt32BE(0) === 0x7f454c46) return named('linux', ELF[bytes.readUInt16LE(18)]);
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return named('darwin', MACH_O[bytes.readUInt32LE(4)]);
  // Several processors in one file.
  return bytes.readUInt32BE(0) === 0xcafebabe ? 'darwin any' : undefined;
}

/** The same of a file; its first 4 KiB hold what is needed. */
export function targetOfFile(file) {
  const bytes = Buffer.alloc(4096);
  const opened = openSync(file, 'r');
  try {
    return targetOf(bytes.subarray(0, readSync(opened, bytes)));
  } finally {
    closeSync(opened);
  }
}

function named(platform, processor) {
  return processor && `${platform} ${processor}`;
}
