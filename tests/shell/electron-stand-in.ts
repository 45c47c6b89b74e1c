/**
 * Stands in for the module `electron`, whose binary tests need not have: it remembers what the shell told it, in order,
 * and lets a test play Chromium. It proves the wiring of the thin files, not Electron itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';

type Listener = (...args: never[]) => unknown;

/** What the shell told Electron, in order: `app.enableSandbox`, `BrowserWindow` … */
export const told: string[] = [];
/** What the shell handed over, to be called by a test. */
export const handed = new Map<string, Listener>();
/** What a person answers in dialogs, and whether another instance runs. */
export const world = {
  userData: tmpdir(),
  chosenButton: 0,
  chosenPaths: [] as string[],
  firstInstance: true,
};

function tell(what: string): void {
  told.push(what);
}

class App extends EventEmitter {
  readonly isPackaged = true;
  readonly commandLine = {
    appendSwitch: (name: string, value = '') => {
      tell(`commandLine.appendSwitch ${name} ${value}`.trim());
    },
  };
  readonly ready = Promise.withResolvers<undefined>();
  #isQuitting = false;

  setName(name: string): void {
    tell(`app.setName ${name}`);
  }
  setAppUserModelId(id: string): void {
    tell(`app.setAppUserModelId ${id}`);
  }
  getPath(): string {
    return world.userData;
  }
  getLocale(): string {
    return 'en-GB';
  }
  requestSingleInstanceLock(): boolean {
    tell('app.requestSingleInstanceLock');
    return world.firstInstance;
  }
  enableSandbox(): void {
    tell('app.enableSandbox');
  }
  disableHardwareAcceleration(): void {
    tell('app.disableHardwareAcceleration');
  }
  whenReady(): Promise<undefined> {
    return this.ready.promise;
  }
  /** As Electron does it: asks the listeners, closes the windows, ends. */
  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    const isKept =
      wasPrevented(this, 'before-quit') ||
      BrowserWindow.getAllWindows().some((window) => wasPrevented(window, 'close'));
    this.#isQuitting = false;
    if (!isKept) tell('app: ended');
  }
  exit(code: number): void {
    tell(`app.exit ${code}`);
  }
}

/** Emits an event that listeners may prevent. */
export function wasPrevented(emitter: EventEmitter, name: string, ...args: unknown[]): boolean {
  let isPrevented = false;
  const event = {
    preventDefault: () => {
      isPrevented = true;
    },
  };
  emitter.emit(name, event, ...args);
  return isPrevented;
}

export const app = new App();

class WebContents extends EventEmitter {
  setWebRTCIPHandlingPolicy(policy: string): void {
    tell(`setWebRTCIPHandlingPolicy ${policy}`);
  }
  setWindowOpenHandler(handler: Listener): void {
    handed.set('window open', handler);
  }
  reload(): void {
    tell('webContents.reload');
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #open: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return this.#open;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return this.#open[0] ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return this.#open.find((window) => window.webContents === contents) ?? null;
  }

  readonly webContents = new WebContents();
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> };

  constructor(options: BrowserWindow['options']) {
    super();
    tell('BrowserWindow');
    this.options = options;
    BrowserWindow.#open.push(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }
  loadURL(address: string): Promise<void> {
    tell(`loadURL ${address}`);
    return Promise.resolve();
  }
  show(): void {
    tell('window.show');
  }
  focus(): void {
    tell('window.focus');
  }
  isFocused(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  maximize(): void {
    tell('window.maximize');
  }
  getNormalBounds(): object {
    return { x: 5, y: 6, width: 1000, height: 700 };
  }
  setProgressBar(value: number, { mode }: { mode: string }): void {
    tell(`setProgressBar ${value.toFixed(2)} ${mode}`);
  }
}

export const ipcMain = {
  handle: (channel: string, listener: Listener) => handed.set(channel, listener),
  on: (channel: string, listener: Listener) => handed.set(channel, listener),
};

class Session extends EventEmitter {
  readonly protocol = {
    handle: (scheme: string, handler: Listener) => {
      tell(`protocol.handle ${scheme}`);
      handed.set('protocol', handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: Listener) => {
      tell('webRequest.onBeforeRequest');
      handed.set('request', listener);
    },
  };
  setPermissionRequestHandler(handler: Listener): void {
    tell('setPermissionRequestHandler');
    handed.set('permission request', handler);
  }
  setPermissionCheckHandler(handler: Listener): void {
    handed.set('permission check', handler);
  }
  setDevicePermissionHandler(handler: Listener): void {
    handed.set('device permission', handler);
  }
}

export const session = { defaultSession: new Session() };
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => {
    tell(`registerSchemesAsPrivileged ${JSON.stringify(schemes)}`);
  },
};
export const Menu = {
  buildFromTemplate: (template: readonly object[]) => template,
  setApplicationMenu: (template: readonly object[]) => {
    tell(`setApplicationMenu ${template.length > 0 ? 'ours' : 'empty'}`);
  },
};
export const shell = {
  openExternal: (address: string) => {
    tell(`openExternal ${address}`);
    return Promise.resolve();
  },
  openPath: (path: string) => {
    tell(`openPath ${path}`);
    return Promise.resolve('');
  },
  showItemInFolder: (path: string) => {
    tell(`showItemInFolder ${path}`);
  },
};
export const dialog = {
  showOpenDialog: (_window: unknown, { title }: { title: string }) => {
    tell(`showOpenDialog ${title}`);
    return Promise.resolve({ filePaths: world.chosenPaths });
  },
  showSaveDialog: (_window: unknown, { defaultPath }: { defaultPath: string }) => {
    tell(`showSaveDialog ${defaultPath}`);
    return Promise.resolve({ filePath: world.chosenPaths[0] ?? '' });
  },
  showMessageBox: (_window: unknown, { message, detail }: { message: string; detail: string }) => {
    tell(`showMessageBox ${message} ${detail}`);
    return Promise.resolve({ response: 0 });
  },
  /** With a window before the options, or without one. */
  showMessageBoxSync: (...given: (object | { title: string; message: string; buttons: string[] })[]) => {
    const options = given.at(-1) as { title: string; message: string; detail?: string; buttons?: string[] };
    tell(`showMessageBoxSync ${options.title}`);
    if (given.length === 1) {
      tell(`asked: ${options.message} ${options.detail ?? ''} [${options.buttons?.join('|') ?? ''}]`);
    }
    return world.chosenButton;
  },
  showErrorBox: (title: string, content: string) => {
    tell(`showErrorBox ${title}: ${content}`);
  },
};
export const nativeTheme = { shouldUseDarkColors: false };
const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } };
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] };
export class Notification extends EventEmitter {
  show(): void {
    tell('notification');
  }
}

const processes: ChildProcess[] = [];

/** Kills the newest utility process, as the system does where memory is short. */
export function killLastProcess(): void {
  processes.at(-1)?.kill('SIGKILL');
}

/** A utility process, played by a child process of Node: jobs run in it as they do in the command line's tests. */
export const utilityProcess = {
  fork: (path: string, args: readonly string[], { serviceName }: { serviceName: string }) => {
    tell(`utilityProcess.fork ${serviceName}`);
    const child = fork(path, args, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    processes.push(child);
    return new UtilityProcess(child, serviceName);
  },
};

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  #isThere = false;

  constructor(child: ChildProcess, name: string) {
    super();
    this.#child = child;
    child.once('spawn', () => {
      this.#isThere = true;
      this.emit('spawn');
    });
    child.on('message', (message) => this.emit('message', message));
    child.on('close', (code, signal) => {
      this.emit('exit', code ?? 1);
      const reason = signal === null ? 'clean-exit' : 'killed';
      app.emit('child-process-gone', {}, { type: 'Utility', name, reason, exitCode: code ?? 1 });
    });
  }
  get pid(): number | undefined {
    return this.#isThere ? this.#child.pid : undefined;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
  kill(): boolean {
    // As Electron does it: nothing, until the process is there.
    return this.#isThere && this.#child.kill('SIGKILL');
  }
}

// What a preload meets in the sandbox.
export const contextBridge = {
  exposeInMainWorld: (name: string, api: Readonly<Record<string, Listener>>) => {
    tell(`exposeInMainWorld ${name}`);
    for (const [key, method] of Object.entries(api)) handed.set(`${name}.${key}`, method);
  },
};
export const ipcRenderer = {
  invoke: (channel: string, ...args: readonly unknown[]) => {
    tell(`invoke ${JSON.stringify([channel, ...args])}`);
    return Promise.resolve(null);
  },
  postMessage: (channel: string, message: unknown, ports: readonly object[]) => {
    tell(`postMessage ${channel} ${JSON.stringify(message)} with ${ports.length} port`);
  },
};
export const webUtils = { getPathForFile: (file: File) => `/dropped/${file.name}` };
