/** Small tools that every room may use: errors, seeded random numbers, hashes, files, job context. */
export { appFile, scriptBeside } from './app-files.ts';
export { Budget } from './budget.ts';
export { downloadFile, type Downloaded } from './download.ts';
export type { DownloadRequest } from './download-types.ts';
export { firstFree, type Overwriting, requireNoEarlier } from './earlier-output.ts';
export { toErrorBody } from './error-body.ts';
export { AppError, systemErrorCode } from './errors.ts';
export { nameProblem, requirePossiblePath } from './file-names.ts';
export {
  makeFolder,
  namingTheFile,
  readRequiredFile,
  requireFolder,
  speakingOf,
  syncFile,
  walkFiles,
  withRequiredFile,
} from './files.ts';
export { FolderInUse } from './folder-in-use.ts';
export { removeFile, removeFileSync, removeFolder, replaceFile, replaceFileSync } from './held-files.ts';
export { sha256, sha256OfArray, sha256OfFile, sha256OfFileSync, sha256OfJson } from './hash.ts';
export { type JobContext, silentJob, throwIfCancelled } from './job.ts';
export { LogFile, logFileOf, type LogLevel, withoutNames } from './log-file.ts';
export { Random } from './random.ts';
export { requireShort } from './short-text.ts';
export { translateSystemError } from './system-errors.ts';
export { APP_VERSION } from './version.ts';
export { allOrNone, writeFileAtomic, writeWhole } from './whole-files.ts';
