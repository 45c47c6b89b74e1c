import { join } from 'node:path';
import { z } from 'zod';
import { AppError, translateSystemError } from '../base/index.ts';
import { Audit } from './audit.ts';
import { Backbones } from './backbones.ts';
import { type BackupRecord, backupFolder, backupsIn } from './backup-files.ts';
import { blobPath, Blobs } from './blobs.ts';
import { Cells } from './cells.ts';
import { CellGallery } from './cell-gallery.ts';
import { Connection } from './connection.ts';
import { Datasets } from './datasets.ts';
import { DATABASE_NAME, damaged, namingTheFile } from './errors.ts';
import { identify } from './folder-id.ts';
import { mendHealth } from './health.ts';
import { ImageCorrections } from './image-corrections.ts';
import { ImageGallery } from './image-gallery.ts';
import { Images } from './images.ts';
import { Jobs } from './jobs.ts';
import { LabelChecks } from './label-checks.ts';
import { LabelFindings } from './label-findings.ts';
import { Models } from './models.ts';
import { AuditTrail } from './integrity/audit-trail.ts';
import { nameOfPart } from './integrity/name-of-part.ts';
import { type ChangedRows, changedRows } from './integrity/verify-rows.ts';
import { changedTables } from './integrity/verify-tables.ts';
import { schemaVersion } from './migrate.ts';
import { integrityProblems, openDatabase, type OpenOptions } from './open-database.ts';
import { OtherAnswers } from './other-answers.ts';
import { Reviews } from './reviews.ts';
import { Screenings } from './screenings.ts';
import { Settings } from './settings.ts';
import { Splits } from './splits.ts';
import { neededBlobs } from './needed-blobs.ts';
import { Trainings } from './trainings.ts';
import { isWhole, writeBackup, writeBackupTo } from './write-backup.ts';

/** The store for code that only looks. */
export interface StoreReader {
  /** The database file. */
  readonly path: string;
  /** The daily check and backup was left to another process: opening the store does it there. */
  readonly isDailyDue: boolean;
  readonly datasets: Pick<Datasets, 'find' | 'require' | 'list' | 'summary' | 'images'>;
  readonly images: Pick<Images, 'all' | 'findings'>;
  readonly imageGallery: Pick<
    ImageGallery,
    'page' | 'nth' | 'file' | 'patients' | 'slides' | 'findings' | 'flags'
  >;
  readonly imageCorrections: Pick<ImageCorrections, 'of' | 'unusable'>;
  readonly splits: Pick<Splits, 'require' | 'list' | 'images'>;
  readonly labelChecks: Pick<LabelChecks, 'latest' | 'unfinished' | 'finished' | 'fold'>;
  readonly labelFindings: Pick<LabelFindings, 'page' | 'of' | 'openImages' | 'counts'>;
  readonly backbones: Pick<Backbones, 'find' | 'list'>;
  readonly trainings: Pick<Trainings, 'require' | 'page' | 'latestUnfinished' | 'epochs' | 'checkpoint'>;
  readonly models: Pick<
    Models,
    | 'require'
    | 'list'
    | 'ofTraining'
    | 'inUse'
    | 'versionInUse'
    | 'predictions'
    | 'predictionCount'
    | 'predictedFile'
  >;
  readonly otherAnswers: Pick<OtherAnswers, 'find'>;
  readonly screenings: Pick<Screenings, 'require' | 'page' | 'findUnfinished' | 'list'>;
  readonly cells: Pick<
    Cells,
    'nextPending' | 'recorded' | 'counts' | 'bySlide' | 'rows' | 'strongest' | 'mostDoubtful' | 'leftOut'
  >;
  readonly cellGallery: Pick<CellGallery, 'page' | 'totals' | 'file'>;
  readonly reviews: Pick<Reviews, 'of' | 'slidesOf'>;
  readonly jobs: Pick<Jobs, 'require' | 'page' | 'active' | 'latestOf' | 'log'>;
  readonly audit: Pick<Audit, 'list' | 'require' | 'ofAction' | 'head' | 'problems' | 'brokenSeals'>;
  readonly settings: Pick<Settings, 'get'>;
  readonly blobs: Pick<Blobs, 'folder' | 'path' | 'get'>;
  /** Throws `unavailable` where the data folder went away since it was opened. */
  requireThere(): void;
  /** Checks every page, row and index; some seconds for a large database. Empty when all is well. */
  integrityProblems(): string[];
  /** Digests every row and tells which are not as they were recorded; some seconds for a large database. */
  changedRows(): ChangedRows[];
  /** Tables, indices and triggers that are not as this app makes them, by name. */
  changedTables(): string[];
  /** What a part of a table holds, in words; undefined where that says nothing. */
  nameOfPart(table: string, part: number): string | undefined;
  /** Models and backbones whose files are missing or not what they were; reads them all. */
  damagedModelFiles(): string[];
  /** The backups beside the database, oldest first. */
  backups(): BackupRecord[];
}

/** Of which version of the tables the records were sealed. */
const SEALED_KEY = 'records sealed';

/** Everything that Smearwise remembers: one SQLite file, and large files beside it. */
export interface Store extends StoreReader {
  readonly datasets: Datasets;
  readonly images: Images;
  readonly imageGallery: ImageGallery;
  readonly imageCorrections: ImageCorrections;
  readonly splits: Splits;
  readonly labelChecks: LabelChecks;
  readonly labelFindings: LabelFindings;
  readonly backbones: Backbones;
  readonly trainings: Trainings;
  readonly models: Models;
  readonly otherAnswers: OtherAnswers;
  readonly screenings: Screenings;
  readonly cells: Cells;
  readonly cellGallery: CellGallery;
  readonly reviews: Reviews;
  readonly jobs: Jobs;
  readonly audit: Audit;
  readonly settings: Settings;
  readonly blobs: Blobs;
  /**
   * Runs `work` in one transaction: all of it is recorded, or nothing; when it returns, it is on the disk. Nests;
   * `work` must not return a promise.
   */
  transaction<Result>(work: () => Result): Result;
  /** The same for what would be done again after a power cut, which may take the newest of them. */
  relaxedTransaction<Result>(work: () => Result): Result;
  /** Writes a backup now, beside the others or, whole in itself, into a new folder inside `target`. */
  backup(target?: string): BackupRecord;
  close(): void;
}

/** Where the database of a data folder lies. */
export function databasePath(home: string): string {
  return join(home, DATABASE_NAME);
}

/**
 * Opens the data folder's database, making or migrating it where needed; a backup is written before a migration and
 * once a day.
 *
 * Throws `corrupt`, `newer-version`, `conflict` (locked), `no-space` or `invalid-input`, naming the file; the methods
 * throw the same for what happens to the file later.
 */
export function openStore(home: string, options: OpenOptions = {}): Store {
  const path = databasePath(home);
  const { database, isDailyDue, close } = namingTheFile(path, () => openDatabase(path, options));
  const connection = new Connection(database, options.log);
  const settings = new Settings(connection);
  const audit = new Audit(connection, new AuditTrail(home, options.log));
  try {
    beginOrLog(() => {
      identify(connection, database, home);
    }, options.log);
    // Tables of other migrations may be older than the log's seals.
    if (!options.migrations) {
      beginOrLog(() => {
        audit.begin();
        sealOnce(connection, audit, settings, schemaVersion(database));
      }, options.log);
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    path,
    isDailyDue,
    datasets: new Datasets(connection),
    images: new Images(connection),
    imageGallery: new ImageGallery(connection),
    imageCorrections: new ImageCorrections(connection),
    splits: new Splits(connection),
    labelChecks: new LabelChecks(connection),
    labelFindings: new LabelFindings(connection),
    backbones: new Backbones(connection),
    trainings: new Trainings(connection),
    models: new Models(connection),
    otherAnswers: new OtherAnswers(connection),
    screenings: new Screenings(connection),
    cells: new Cells(connection),
    cellGallery: new CellGallery(connection),
    reviews: new Reviews(connection),
    jobs: new Jobs(connection),
    audit,
    settings,
    blobs: new Blobs(join(home, 'blobs'), () => {
      connection.requireThere();
    }),
    requireThere: () => {
      connection.requireThere();
    },
    transaction: (work) => connection.transaction(work),
    relaxedTransaction: (work) => connection.relaxedTransaction(work),
    backup: (target) =>
      target === undefined ? writeBackup(database, 'asked') : writeBackupTo(database, target),
    backups: () => backupsIn(backupFolder(path)),
    damagedModelFiles: () =>
      neededBlobs(database)
        .filter(
          ({ sha256, isOptional }) => !isOptional && !isWhole(blobPath(join(home, 'blobs'), sha256), sha256),
        )
        .map(({ what }) => what),
    integrityProblems: () => {
      const problems = namingTheFile(path, () => integrityProblems(database));
      if (problems.length > 0) damaged(path, problems[0]);
      else mendHealth(home, 'database-damaged');
      return problems;
    },
    changedRows: () => namingTheFile(path, () => changedRows(database)),
    changedTables: () => namingTheFile(path, () => changedTables(database)),
    nameOfPart: (table, part) => nameOfPart(connection, table, part),
    close,
  };
}

/** Digests cover all columns, so that new ones are sealed anew. */
function sealOnce(connection: Connection, audit: Audit, settings: Settings, version: number): void {
  const isSealed = () => settings.get(SEALED_KEY, z.int()) === version;
  if (isSealed()) return;
  connection.transaction(() => {
    if (isSealed()) return;
    if (audit.head().count > 0) audit.sealAll();
    settings.set(SEALED_KEY, version);
  });
}

/** On a full disk what is recorded can still be looked at. */
function beginOrLog(begin: () => void, log: OpenOptions['log']): void {
  try {
    begin();
  } catch (error) {
    const known = error instanceof AppError ? error : translateSystemError(error);
    if (known?.code !== 'no-space') throw error;
    log?.(`What the data folder should say of itself could not be written: ${known.message}`);
  }
}
