/** This PC's folders, and the data folder: backups, restoring, checking. */
export { browseFolder, createFolder, drivesOf } from './folders.ts';
export { backUp, checkData, checkRecords, describeData } from './data-folder.ts';
export { healthOf } from './health.ts';
