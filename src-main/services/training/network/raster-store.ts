import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, namingTheFile, removeFile, sha256 } from '../../../base/index.ts';
import type { DatasetImage } from '../../../contract/index.ts';
import { decodeForViews, type Raster } from '../../../images/index.ts';
import { contentChanged, lostImage } from '../../features/index.ts';
import { withImageFile } from '../../pixels/index.ts';

interface Place {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Decoded pixels of training images in one file beside the features, so that an image is decoded once and not in every
 * epoch, and memory stays flat however many there are. The file has no name any more once it is open, so that a killed
 * process leaves nothing behind.
 */
export class RasterStore {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #places = new Map<string, Place>();
  #end = 0;

  private constructor(path: string, file: FileHandle, size: number) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
  }

  /** Views of `size` × `size` will be drawn from the pixels. */
  static async open(path: string, size: number): Promise<RasterStore> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'w+');
    // Where a system does not let go of an open file's name, `close` does it.
    await removeFile(path).catch(() => undefined);
    return new RasterStore(path, file, size);
  }

  /** An image's pixels. Throws naming the image where it is gone, damaged, or not what was imported. */
  async read(image: DatasetImage): Promise<Raster> {
    const place = this.#places.get(image.sha256);
    return place ? this.#readBack(place) : this.#decode(image);
  }

  async close(): Promise<void> {
    await this.#file.close();
    await removeFile(this.#path);
  }

  async #readBack({ offset, width, height }: Place): Promise<Raster> {
    const pixels = Buffer.allocUnsafe(width * height * 3);
    const { bytesRead } = await this.#file.read(pixels, 0, pixels.length, offset);
    if (bytesRead !== pixels.length)
      throw new AppError('unavailable', `The file "${this.#path}" was cut short.`);
    return { pixels, width, height };
  }

  async #decode(image: DatasetImage): Promise<Raster> {
    const raster = await decode(image, this.#size);
    const { pixels, width, height } = raster;
    const offset = this.#end;
    this.#end += pixels.length;
    const { bytesWritten } = await namingTheFile(this.#path, () =>
      this.#file.write(pixels, 0, pixels.length, offset),
    );
    // Where a disk takes a part only, the image is decoded again.
    if (bytesWritten === pixels.length) this.#places.set(image.sha256, { offset, width, height });
    return raster;
  }
}

async function decode(image: DatasetImage, size: number): Promise<Raster> {
  try {
    return await withImageFile(image.path, (bytes) => {
      if (sha256(bytes) !== image.sha256) throw contentChanged();
      return decodeForViews(bytes, size);
    });
  } catch (error) {
    throw error instanceof AppError ? lostImage(image, error) : error;
  }
}
