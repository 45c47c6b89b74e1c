/** This PC's folders, and the data folder: backups, restoring, checking. */
export { browseFolder, createFolder, drivesOf } from './folders.ts';
export {
  backUp,
  checkData,
  checkRecords,
  describeData,
  isSound,
  listBackups,
  verifyData,
} from './data-folder.ts';
export { restoreData, setLogAside } from './restore-data.ts';
export { healthOf } from './health.ts';
