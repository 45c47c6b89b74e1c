/** Kinds of file that a dialog asks for, by ending; the same as `folders.browse` lists. */
export const FILE_KINDS = ['onnx', 'csv', 'json', 'db'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** The name under which the desktop's preload puts `DesktopHost` on `window`; absent in browser mode. */
export const DESKTOP_HOST = 'smearwise';

/** The data of the `window` message that brings the port of the contract after `DesktopHost.connect()`. */
export const PORT_MESSAGE = 'smearwise-port';

/** What the desktop adds to a browser, and all of it. Dialogs answer null where the person chose nothing. */
export interface DesktopHost {
  /**
   * Asks for a line to the contract. One message follows on `window`: its data is `PORT_MESSAGE`, its source `window`
   * itself, its first port the line. Each call opens a line of its own.
   */
  connect(): void;
  /** The system's dialog for a folder. */
  pickFolder(): Promise<string | null>;
  /** The system's dialog for a file that is there. */
  pickFile(kind: FileKind): Promise<string | null>;
  /** The system's dialog for where to save; `suggestedName` is a bare file name. */
  pickNewFile(kind: FileKind, suggestedName: string): Promise<string | null>;
  /** Shows a file or folder of this PC in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** The path of a file or folder that was dropped on the page; empty where it has none. */
  pathOfDropped(file: File): string;
}
