/** The data folder of one laboratory PC: database, blobs, features, reports. */
export { chooseHome, chosenHome, homeFolder } from './home-folder.ts';
export { openWorkspace, type Workspace } from './workspace.ts';
export { openDataFolder, SHIPPED_MODEL_FILE } from './open-data-folder.ts';
