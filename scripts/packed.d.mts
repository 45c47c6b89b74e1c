/** The types of packed.mjs. */
export function packingProblems(
  files: readonly { readonly path: string; readonly target: string | undefined }[],
  platform: string,
  processor: string,
): string[];
export default function afterPack(context: {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly arch: number;
  readonly packager: { readonly appInfo: { readonly productFilename: string } };
}): Promise<void>;
