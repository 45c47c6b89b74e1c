import type { Area, FileKind, JobKind } from '../../contract/index.ts';

/** Every sentence that the shell itself shows; the screens have a catalogue of their own. */
export interface ShellTexts {
  readonly menu: {
    readonly file: string;
    readonly edit: string;
    readonly view: string;
    readonly go: string;
    readonly window: string;
    readonly help: string;
    readonly quit: string;
    readonly close: string;
    readonly undo: string;
    readonly redo: string;
    readonly cut: string;
    readonly copy: string;
    readonly paste: string;
    readonly selectAll: string;
    readonly zoomIn: string;
    readonly zoomOut: string;
    readonly resetZoom: string;
    readonly fullScreen: string;
    readonly reload: string;
    readonly developerTools: string;
    readonly minimise: string;
    readonly about: string;
    /** As the side navigation calls them. */
    readonly areas: Readonly<Record<Area, string>>;
    readonly showDataFolder: string;
  };
  readonly dialogs: {
    readonly pickFolder: string;
    readonly pickFile: string;
    readonly pickNewFile: string;
    readonly files: Readonly<Record<FileKind, string>>;
  };
  readonly quit: {
    readonly title: string;
    /** `jobs` ≥ 1 are queued or running. */
    readonly question: (jobs: number) => string;
    readonly consequence: string;
    readonly stay: string;
    readonly quit: string;
  };
  readonly pageGone: {
    readonly title: string;
    readonly message: string;
    readonly detail: string;
    readonly showAgain: string;
    readonly quit: string;
  };
  /** A second start was to open another data folder than the one that is open. */
  readonly otherHome: (
    open: string,
    wanted: string,
  ) => { readonly title: string; readonly message: string; readonly detail: string };
  readonly startFailed: { readonly title: string };
  /** Over what is wrong with the data folder. */
  readonly health: { readonly title: string };
  readonly notification: {
    /** Of a job that ended by itself. */
    readonly title: (kind: JobKind, status: 'finished' | 'failed' | 'interrupted') => string;
  };
}
