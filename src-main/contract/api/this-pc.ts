import { z } from 'zod';
import { instantSchema, shareSchema } from '../common.ts';
import { computeDeviceSchema } from '../compute.ts';
import { MOST_CHARACTERS } from '../limits.ts';
import { idSchema, nameSchema, pathSchema, procedure } from './procedure.ts';

/** Something that can compute, or why it cannot. */
export const deviceSchema = z.object({
  id: z.string(),
  kind: z.enum(['cpu', 'gpu']),
  device: computeDeviceSchema,
  /** `AMD Ryzen 5 5600, 12 threads`. */
  name: z.string(),
  runner: z.enum(['onnxruntime', 'tensorflow']),
  available: z.boolean(),
  /** Why it is not available; null where it is. */
  reason: z.string().nullable(),
  /** What its libraries printed when it was tried, where they did. */
  said: z.string().optional(),
});
export type Device = z.infer<typeof deviceSchema>;

export const deviceTestSchema = z.object({
  passed: z.boolean(),
  /** What was seen, in one sentence. */
  message: z.string(),
  /** Billions of multiplications and additions a second; null where it did not pass. */
  gigaflops: z.number().positive().nullable(),
  /** Through the small built-in network; null where it did not pass, or is too slow to wait for. */
  imagesPerSecond: z.number().positive().nullable(),
});
export type DeviceTest = z.infer<typeof deviceTestSchema>;

/** A device and its test; null where it cannot be used. */
export const testedDeviceSchema = z.object({ device: deviceSchema, test: deviceTestSchema.nullable() });
export type TestedDevice = z.infer<typeof testedDeviceSchema>;

export const deviceProcedures = {
  list: procedure.output(z.array(deviceSchema)),
  /** Runs a small network on it and compares the answers with the known ones. */
  test: procedure.input(z.strictObject({ device: z.string().min(1).max(100) })).output(deviceTestSchema),
};

export const languageSchema = z.enum(['en', 'de', 'fr', 'es', 'pt']);
export type Language = z.infer<typeof languageSchema>;

export const settingsSchema = z.object({
  /** Cells that a slide needs for a verdict. */
  minimumCells: z.int().min(1).max(1_000_000),
  /** Probabilities that go to review, lower end first. */
  reviewBand: z
    .tuple([shareSchema, shareSchema])
    .refine(([low, high]) => low <= high, 'The lower end comes first.'),
  /** Null = as the system says. */
  language: languageSchema.nullable(),
  /** Who reviews at this PC; empty until told. */
  reviewer: z.string().trim().max(MOST_CHARACTERS.name),
});
export type AppSettings = z.infer<typeof settingsSchema>;

export const settingsProcedures = {
  get: procedure.output(settingsSchema),
  /** Changes what is named, leaves the rest. */
  set: procedure.input(z.strictObject(settingsSchema.partial().shape)).output(settingsSchema),
};

/** Why a backup was made: it was a day since the last, before an update changed the database, or a person asked. */
export const backupReasonSchema = z.enum(['daily', 'before-update', 'asked']);
export type BackupReason = z.infer<typeof backupReasonSchema>;

export const backupSchema = z.object({
  /** The copy of the database. */
  file: z.string(),
  at: instantSchema,
  /** Of the copy of the database. */
  bytes: z.int().nonnegative(),
  /** Null for one of an earlier Smearwise; so is what follows. */
  reason: backupReasonSchema.nullable(),
  /** When it was last read back and found whole. */
  verifiedAt: instantSchema.nullable(),
  /** Files of models and backbones kept with it. */
  modelFiles: z.int().nonnegative().nullable(),
  /** Models and backbones whose files were gone or damaged when it was made. */
  missing: z.array(z.string()),
});
export type Backup = z.infer<typeof backupSchema>;

/** What going back to a backup did. */
export const restoreReportSchema = z.object({
  /** The copy of the database that was taken. */
  restored: z.string(),
  /** Where the database from before is kept; null where there was none. */
  former: z.string().nullable(),
  /** When the backup was made: what was recorded later is not in it. */
  backupAt: instantSchema,
  /** When the database from before was last written to; null where there was none. */
  lastChangeAt: instantSchema.nullable(),
  /** Models and backbones whose files the backup lacks. */
  missing: z.array(z.string()),
});
export type RestoreReport = z.infer<typeof restoreReportSchema>;

/** What reading everything found. */
export const verificationSchema = z.object({
  /** Of the database; empty where all is well. */
  problems: z.array(z.string()),
  /** The first entry of the audit log that was changed or whose predecessor is missing. */
  brokenAuditEntry: idSchema.nullable(),
  /** Models and backbones whose files are missing or damaged. */
  damagedModelFiles: z.array(z.string()),
  backups: z.array(
    z.object({
      file: z.string(),
      /** Null where it is whole. */
      problem: z.string().nullable(),
    }),
  ),
});
export type Verification = z.infer<typeof verificationSchema>;

export const dataProcedures = {
  /** The data folder and its backups, newest first. */
  show: procedure.output(
    z.object({
      home: z.string(),
      /** The one that a person has chosen for the next start; null where that is this one. */
      nextHome: z.string().nullable(),
      /** Everything in it, the database and its backups included. */
      folderBytes: z.int().nonnegative(),
      databaseBytes: z.int().nonnegative(),
      /** Left on its disk. */
      freeBytes: z.int().nonnegative(),
      backups: z.array(backupSchema),
    }),
  ),
  /** Chooses the data folder from the next start on; null = the usual one. Moves nothing. Answers the former choice. */
  choose: procedure
    .input(z.strictObject({ folder: pathSchema.nullable() }))
    .output(z.object({ former: z.string().nullable() })),
  backup: procedure.output(backupSchema),
  /** Puts a backup in the database's place; the former file is kept. Refused while a job is active. */
  restore: procedure.input(z.strictObject({ file: pathSchema })).output(restoreReportSchema),
  /** Reads everything; empty lists where all is well. */
  integrity: procedure.output(
    z.object({
      problems: z.array(z.string()),
      /** The first entry of the audit log that was changed or whose predecessor is missing. */
      brokenAuditEntry: idSchema.nullable(),
    }),
  ),
};

export const folderListingSchema = z.object({
  path: z.string(),
  /** Null at the top. */
  parent: z.string().nullable(),
  /** At the top of a drive of Windows, all drives: `D:\\`. */
  drives: z.array(z.string()),
  folders: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      /** Images directly inside, counted up to a thousand; null where it may not be read. */
      images: z.int().nonnegative().nullable(),
    }),
  ),
  files: z.array(z.object({ name: z.string(), path: z.string(), bytes: z.int().nonnegative() })),
  /** Images directly in this folder, counted up to a thousand. */
  images: z.int().nonnegative(),
  /** True where the folder holds more than is listed. */
  shortened: z.boolean(),
});
export type FolderListing = z.infer<typeof folderListingSchema>;

/** For the dialogs of browser mode; Electron uses those of the system. */
export const folderProcedures = {
  browse: procedure
    .input(
      z.strictObject({
        /** Null = the person's own folder. */
        path: pathSchema.nullable().default(null),
        /** Files with this ending are listed too. */
        files: z.enum(['onnx', 'csv', 'json', 'db']).nullable().default(null),
      }),
    )
    .output(folderListingSchema),
  /** Makes a folder to export into. */
  create: procedure
    .input(z.strictObject({ parent: pathSchema, name: nameSchema }))
    .output(z.object({ path: z.string() })),
};
