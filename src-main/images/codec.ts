import type * as Codec from '@napi-rs/image';

let loading: Promise<typeof Codec> | undefined;

/** Reads BMP, and plain PNG files with little ado; loaded when the first of them is read, as sharp is. */
export function openCodec(): Promise<typeof Codec> {
  return (loading ??= import('@napi-rs/image'));
}
