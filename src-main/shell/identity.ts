/** The program's name: the folder of its window state, its menus. Data lies elsewhere; see application.ts. */
export const APP_NAME = 'Smearwise';

/** How Windows tells its notifications and its place in the task bar from others'; the installer uses the same. */
export const APP_ID = 'org.smearwise.desktop';
