/** The types of project-node.mjs, which any Node runs as it is. */
export const root: string;
export const NEEDED_NODE: string;
export function isNewEnough(version: string): boolean;
export interface Pc {
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  readonly versions: { readonly node: string };
}
export function projectNode(pc?: Pc, folder?: string): string | undefined;
export function mendNodeCommand(platform?: NodeJS.Platform, folder?: string): void;
export function npmCommand(
  program: 'npm' | 'npx',
  words: readonly string[],
  platform?: NodeJS.Platform,
): { readonly file: string; readonly args: string[]; readonly shell: boolean };
export function withFolderOnPath(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
  platform?: NodeJS.Platform,
): Record<string, string>;
