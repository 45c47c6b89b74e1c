import { basename } from 'node:path';
import { dialog, shell } from 'electron';
import { z } from 'zod';
import { FILE_KINDS, type FileKind, pathSchema } from '../contract/index.ts';
import { CHANNELS } from './channels.ts';
import { ipcGate } from './ipc-gate.ts';
import type { ShellTexts } from './texts/index.ts';

const fileKindSchema = z.enum(FILE_KINDS);

/** Offers the page what a browser has not: the system's dialogs and its file manager. */
export function offerHost(texts: ShellTexts['dialogs']): void {
  const filters = (kind: FileKind) => [{ name: texts.files[kind], extensions: [kind] }];

  ipcGate.answer(CHANNELS.pickFolder, z.tuple([]), (window) =>
    pick(window, { title: texts.pickFolder, properties: ['openDirectory', 'createDirectory'] }),
  );
  ipcGate.answer(CHANNELS.pickFile, z.tuple([fileKindSchema]), (window, kind) =>
    pick(window, { title: texts.pickFile, properties: ['openFile'], filters: filters(kind) }),
  );
  ipcGate.answer(
    CHANNELS.pickNewFile,
    z.tuple([fileKindSchema, z.string().max(255)]),
    async (window, kind, suggestedName) => {
      const { filePath } = await dialog.showSaveDialog(window, {
        title: texts.pickNewFile,
        defaultPath: basename(suggestedName),
        filters: filters(kind),
      });
      return filePath === '' ? null : filePath;
    },
  );
  ipcGate.answer(CHANNELS.showInFolder, z.tuple([pathSchema]), (_window, path) => {
    shell.showItemInFolder(path);
  });
}

async function pick(
  window: Electron.BrowserWindow,
  options: Electron.OpenDialogOptions,
): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, options);
  return filePaths[0] ?? null;
}
