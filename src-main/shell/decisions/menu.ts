import { type Area, AREAS } from '../../contract/index.ts';
import type { ShellTexts } from '../texts/index.ts';

/** What the menus of the app can do beyond Electron's own roles. */
export interface MenuActions {
  /** Shows the first screen of an area. */
  readonly goTo: (area: Area) => void;
  readonly showDataFolder: () => void;
}

export interface MenuRequest {
  readonly texts: ShellTexts['menu'];
  readonly platform: NodeJS.Platform;
  readonly developer: boolean;
  readonly actions: MenuActions;
}

/** A menu item as Electron's `Menu.buildFromTemplate` takes it. */
export interface MenuItem {
  readonly label?: string;
  readonly role?: MenuRole;
  readonly type?: 'separator';
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: MenuItem[];
}
type MenuRole =
  | 'about'
  | 'close'
  | 'copy'
  | 'cut'
  | 'minimize'
  | 'paste'
  | 'quit'
  | 'redo'
  | 'reload'
  | 'resetZoom'
  | 'selectAll'
  | 'toggleDevTools'
  | 'togglefullscreen'
  | 'undo'
  | 'zoomIn'
  | 'zoomOut';

const SEPARATOR: MenuItem = { type: 'separator' };

/** The menu bar. Developer tools are offered only where the app runs from its sources. */
export function menuTemplate({ texts, platform, developer, actions }: MenuRequest): MenuItem[] {
  const mac = platform === 'darwin';
  const about: MenuItem = { role: 'about', label: texts.about };
  const quit: MenuItem = { role: 'quit', label: texts.quit };
  return [
    ...(mac ? [{ label: 'Smearwise', submenu: [about, SEPARATOR, quit] }] : []),
    {
      label: texts.file,
      submenu: [
        { label: texts.showDataFolder, click: actions.showDataFolder },
        SEPARATOR,
        mac ? { role: 'close', label: texts.close } : quit,
      ],
    },
    {
      label: texts.edit,
      submenu: [
        { role: 'undo', label: texts.undo },
        { role: 'redo', label: texts.redo },
        SEPARATOR,
        { role: 'cut', label: texts.cut },
        { role: 'copy', label: texts.copy },
        { role: 'paste', label: texts.paste },
        { role: 'selectAll', label: texts.selectAll },
      ],
    },
    {
      label: texts.view,
      submenu: [
        { role: 'zoomIn', label: texts.zoomIn },
        { role: 'zoomOut', label: texts.zoomOut },
        { role: 'resetZoom', label: texts.resetZoom },
        SEPARATOR,
        { role: 'togglefullscreen', label: texts.fullScreen },
        ...(developer ? developerItems(texts) : []),
      ],
    },
    { label: texts.go, submenu: screenItems(texts, actions) },
    { label: texts.window, submenu: [{ role: 'minimize', label: texts.minimise }] },
    ...(mac ? [] : [{ label: texts.help, submenu: [about] }]),
  ];
}

function screenItems(texts: ShellTexts['menu'], { goTo }: MenuActions): MenuItem[] {
  return AREAS.map((area, index) => ({
    label: texts.areas[area],
    accelerator: `CmdOrCtrl+${index + 1}`,
    click: () => {
      goTo(area);
    },
  }));
}

function developerItems(texts: ShellTexts['menu']): MenuItem[] {
  return [
    SEPARATOR,
    { role: 'reload', label: texts.reload },
    { role: 'toggleDevTools', label: texts.developerTools },
  ];
}
