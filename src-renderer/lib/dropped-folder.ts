import type { DesktopHost } from '../../src-main/contract/index.ts';

/** What was dropped on the page: a folder of this PC, one file, or nothing that has a path. */
export type Dropped = { kind: 'folder'; path: string } | { kind: 'file'; name: string } | { kind: 'unknown' };

/** Reads a drop. A browser does not tell paths, so there only the desktop application finds a folder. */
export function readDrop(transfer: DataTransfer | null, host: DesktopHost | undefined): Dropped {
  const item = [...(transfer?.items ?? [])].find((candidate) => candidate.kind === 'file');
  const file = item?.getAsFile() ?? null;
  if (item === undefined || file === null) return { kind: 'unknown' };
  if (item.webkitGetAsEntry()?.isFile === true) return { kind: 'file', name: file.name };
  const path = host?.pathOfDropped(file) ?? '';
  return path === '' ? { kind: 'unknown' } : { kind: 'folder', path };
}
