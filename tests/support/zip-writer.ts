import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipItem {
  name: string;
  content: Buffer;
  deflate?: boolean;
  /** Unix file mode, file type included. */
  mode?: number;
  /** Lies about the content, for tests. */
  crc?: number;
  uncompressedSize?: number;
  encrypted?: boolean;
}

/** A zip archive with these items (PKWARE APPNOTE 6.3.10, without Zip64). */
export function zipArchive(items: ZipItem[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const item of items) {
    const name = Buffer.from(item.name);
    const data = item.deflate ? deflateRawSync(item.content) : item.content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(item.encrypted ? 1 : 0, 2);
    common.writeUInt16LE(item.deflate ? 8 : 0, 4);
    common.writeUInt32LE(item.crc ?? crc32(item.content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(item.uncompressedSize ?? item.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([signature(0x04034b50), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((item.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([signature(0x02014b50), versionMadeBy(), common, tail, name]));
    bodies.push(body);
    offset += body.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(items.length, 4);
  end.writeUInt16LE(items.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Unix, so that the file mode counts. */
function versionMadeBy(): Buffer {
  return Buffer.from([20, 3]);
}
