import { realpathSync, statfsSync } from 'node:fs';
import { AppError } from '../base/index.ts';

/** What is known of the disk on which a data folder lies. */
export interface DiskFacts {
  readonly platform: NodeJS.Platform;
  /** The folder as the system knows it: Windows answers a mapped drive, `Z:\lab`, by the share behind it. */
  readonly realPath: string;
  /** The type of the file system as Linux tells it (statfs(2)). */
  readonly fileSystem: number | undefined;
}

/** NFS, SMB, CIFS, SMB2, AFS, Ceph: magic numbers of Linux (statfs(2), linux/magic.h). */
const NETWORK_FILE_SYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400]);
/** Windows' MAX_PATH without its final zero. */
const LONGEST_WINDOWS_PATH = 259;
const LONGEST_SUFFIX = '-journal';

/**
 * Whether a disk is another computer's. SQLite keeps readers and writers of a write-ahead log apart by shared memory,
 * which another computer does not share (https://sqlite.org/wal.html): what was recorded could be lost.
 */
export function isNetworkDisk({ platform, realPath, fileSystem }: DiskFacts): boolean {
  if (platform === 'win32') return /^\\\\(?:[?.]\\UNC\\|(?![?.]\\))/i.test(realPath);
  return platform === 'linux' && fileSystem !== undefined && NETWORK_FILE_SYSTEMS.has(fileSystem);
}

/**
 * Throws `invalid-input` where no database can be kept safe: on another computer's disk, or, on Windows, below a path
 * so long that SQLite cannot name the files beside it.
 */
export function requireOwnDisk(database: string, folder: string, facts = factsOf(folder)): void {
  if (isNetworkDisk(facts)) {
    throw new AppError(
      'invalid-input',
      `The data folder "${folder}" lies on a network drive, where what is recorded could be lost.`,
      {
        nextStep: "Choose a folder on this PC's own disk. Backups may be copied to the network drive.",
        onCommandLine: '--home <folder>',
      },
    );
  }
  const longest = database.length + LONGEST_SUFFIX.length;
  if (facts.platform === 'win32' && longest > LONGEST_WINDOWS_PATH) {
    throw new AppError(
      'invalid-input',
      `The path of the data folder "${folder}" is too long for a database: by ${longest - LONGEST_WINDOWS_PATH} characters.`,
      { nextStep: 'Choose a folder with a shorter path.', onCommandLine: '--home <folder>' },
    );
  }
}

/** Throws `invalid-input` unless SQLite has granted the write-ahead log: its answer is the mode that it is in. */
export function requireWriteAheadLog(mode: unknown, database: string): void {
  if (mode === 'wal') return;
  throw new AppError(
    'invalid-input',
    `The disk of "${database}" cannot keep the database safe: it grants no write-ahead log (but "${String(mode)}").`,
    { nextStep: "Choose a folder on this PC's own disk.", onCommandLine: '--home <folder>' },
  );
}

function factsOf(folder: string): DiskFacts {
  return {
    platform: process.platform,
    realPath: realpathSync.native(folder),
    fileSystem: process.platform === 'linux' ? statfsSync(folder).type : undefined,
  };
}
