/** What Electron starts. Nothing here decides anything; see index.ts. The window opens last. */
import { app, BrowserWindow, dialog, Menu, session, shell } from 'electron';
import { appFile, toErrorBody } from '../base/index.ts';
import type { Area } from '../contract/index.ts';
import { recover, recoveryFor } from '../services/this-pc/index.ts';
import { reserveScheme, serveAppScheme } from './app-protocol.ts';
import { type Application, openApplication, wantedHome } from './application.ts';
import { CHANNELS } from './channels.ts';
import { avoidFailedGpu, watchGpu, watchPages } from './crashes.ts';
import {
  CHROMIUM_SWITCHES,
  menuTemplate,
  otherHome,
  recoveredDialog,
  recoveryDialog,
  tellFirstStart,
} from './decisions/index.ts';
import { showHealthSigns } from './health-signs.ts';
import { offerHost } from './host.ts';
import { APP_ID, APP_NAME } from './identity.ts';
import { ipcGate } from './ipc-gate.ts';
import { showJobSigns } from './job-signs.ts';
import { lockDown } from './lock-down.ts';
import { quitWithCare } from './quit.ts';
import { type ShellTexts, shellTexts } from './texts/index.ts';
import { goTo, openWindow, showWindow } from './window.ts';

app.setName(APP_NAME);
app.setAppUserModelId(APP_ID);
for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
const folder = app.getPath('userData');
/** Who is at this PC, as the audit log calls them before anything is opened. */
const PERSON = 'this PC';
const developer = !app.isPackaged;
const log = (line: string) => {
  process.stderr.write(`${line}\n`);
};

if (app.requestSingleInstanceLock({ ...tellFirstStart(process.argv) })) {
  reserveScheme();
  avoidFailedGpu(folder);
  app.enableSandbox();
  // Not awaited here: Electron becomes ready only after this module has been loaded.
  void app.whenReady().then(start).catch(giveUp);
} else app.quit();

function start(): void {
  const application = openOrRecover();
  if (!application) {
    app.exit(1);
    return;
  }
  const texts = shellTexts(application.settings().language, app.getLocale());

  lockDown(session.defaultSession, developer);
  serveAppScheme(session.defaultSession, appFile('dist/renderer'), application.serve);
  offerHost(texts.dialogs);
  ipcGate.takePort(CHANNELS.connect, application.connect);

  watchGpu(folder, log);
  watchPages(texts.pageGone, log);
  const endHealthSigns = showHealthSigns({
    health: () => application.health(),
    texts: texts.health,
    onChosen: () => showWindow(folder),
  });
  quitWithCare({
    texts: texts.quit,
    activeJobs: () => application.activeJobs().length,
    close: () => {
      endHealthSigns();
      return application.close();
    },
  });
  void showJobSigns({
    events: application.jobEvents(),
    texts: texts.notification,
    windows: () => BrowserWindow.getAllWindows(),
    onChosen: (job) => {
      goTo(folder, 'activity', job);
    },
  });
  app.on('second-instance', (_event, _commandLine, _folder, told) => {
    const window = showWindow(folder);
    const wanted = otherHome(application.home, told);
    if (wanted !== undefined) void dialog.showMessageBox(window, texts.otherHome(application.home, wanted));
  });
  app.on('activate', () => showWindow(folder));

  Menu.setApplicationMenu(Menu.buildFromTemplate(menuOf(application, texts.menu)));
  openWindow(folder);
}

/** Where the data cannot be opened, asks what to do about it; undefined where the person rather leaves it. */
function openOrRecover(): Application | undefined {
  const home = wantedHome();
  try {
    return openApplication(home, log);
  } catch (error) {
    const recovery = recoveryFor(home, error);
    if (!recovery) throw error;
    const { options, choices } = recoveryDialog(recovery, app.getLocale());
    const choice = choices[dialog.showMessageBoxSync(options)];
    if (choice === undefined) return undefined;
    const recovered = recover(recovery, choice, PERSON);
    const application = openApplication(home, log);
    dialog.showMessageBoxSync(recoveredDialog(recovered, app.getLocale()));
    return application;
  }
}

function menuOf(application: Application, texts: ShellTexts['menu']) {
  const actions = {
    goTo: (area: Area) => {
      goTo(folder, area);
    },
    showDataFolder: () => void shell.openPath(application.home),
  };
  return menuTemplate({ texts, platform: process.platform, developer, actions });
}

/** A database of a newer version, a data folder that cannot be written: said in a dialog, since no window will open. */
function giveUp(error: unknown): void {
  const { message, nextStep } = toErrorBody(error);
  const { title } = shellTexts(null, app.getLocale()).startFailed;
  dialog.showErrorBox(title, nextStep === undefined ? message : `${message}\n\n${nextStep}`);
  app.exit(1);
}
