/** The types of native-files.mjs. */
export function targetOf(bytes: Buffer): string | undefined;
export function targetOfFile(file: string): string | undefined;
