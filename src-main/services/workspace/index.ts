/** The data folder of one laboratory PC: database, blobs, features, reports. */
export { chooseHome, chosenHome, homeFolder } from './home-folder.ts';
export { openWorkspace, type Workspace } from './workspace.ts';
export { openDataFolder } from './open-data-folder.ts';
