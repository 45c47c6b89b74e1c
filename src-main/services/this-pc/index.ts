/** This PC's folders, and the data folder: backups, restoring, checking, and what can be done where it does not open. */
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
export { recover, type Recovered, type Recovery, type RecoveryChoice, recoveryFor } from './recovery.ts';
export { recoveredWords, type RecoveryWords, recoveryWords } from './recovery-words.ts';
export { healthOf } from './health.ts';
