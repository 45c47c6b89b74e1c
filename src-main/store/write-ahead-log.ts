import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the headers of a write-ahead log say (https://sqlite.org/walformat.html). */
export type LogSummary =
  /** Nothing in it that SQLite would take over. */
  | { readonly kind: 'empty' }
  /** Bytes, but no log of SQLite. */
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'frames';
      readonly pageBytes: number;
      /** Pages of the database after the last commit in it. */
      readonly pages: number;
      /** The header's change counter in the first and the last copy of page 1; undefined where there is none. */
      readonly counters: { readonly first: number; readonly last: number } | undefined;
    };

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const COUNTER_AT = 24;
const MAGIC = 0x377f0682;

/** Reads the headers of a write-ahead log up to its last commit. To be called where nobody has the database open. */
export function readLog(path: string): LogSummary {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const header = read(file, 0, HEADER_BYTES);
    if (size === 0 || header.every((byte) => byte === 0)) return { kind: 'empty' };
    const isLog = size >= HEADER_BYTES && header.readUInt32BE(0) >>> 1 === MAGIC >>> 1;
    if (!isLog || header.readUInt32BE(4) !== 3007000) return { kind: 'unreadable' };
    const pageBytes = header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    let pages = 0;
    let counters: { first: number; last: number } | undefined;
    let pending: number | undefined;
    for (
      let at = HEADER_BYTES;
      at + FRAME_HEADER_BYTES + pageBytes <= size;
      at += FRAME_HEADER_BYTES + pageBytes
    ) {
      const frame = read(file, at, FRAME_HEADER_BYTES);
      // What lies behind is of an earlier round of the log.
      if (!frame.subarray(8, 16).equals(salts)) break;
      if (frame.readUInt32BE(0) === 1) {
        pending = read(file, at + FRAME_HEADER_BYTES + COUNTER_AT, 4).readUInt32BE(0);
      }
      const pagesAfterCommit = frame.readUInt32BE(4);
      if (pagesAfterCommit === 0) continue;
      pages = pagesAfterCommit;
      if (pending !== undefined) counters = { first: counters?.first ?? pending, last: pending };
      pending = undefined;
    }
    return pages === 0 ? { kind: 'empty' } : { kind: 'frames', pageBytes, pages, counters };
  } finally {
    closeSync(file);
  }
}

/** What the header of a database says; undefined where it has none. To be called where nobody has it open. */
export function readHeader(
  path: string,
): { pageBytes: number; pages: number; counter: number; isLogged: boolean } | undefined {
  const file = openSync(path, 'r');
  try {
    const header = read(file, 0, 100);
    if (!header.toString('latin1').startsWith('SQLite format 3\0')) return undefined;
    const pageBytes = header.readUInt16BE(16);
    return {
      pageBytes: pageBytes === 1 ? 65_536 : pageBytes,
      pages: header.readUInt32BE(28),
      counter: header.readUInt32BE(COUNTER_AT),
      isLogged: header[18] === 2,
    };
  } finally {
    closeSync(file);
  }
}

/** Zeros stand for what lies behind the file's end. */
function read(file: number, at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  readSync(file, buffer, 0, bytes, at);
  return buffer;
}
