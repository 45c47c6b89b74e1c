import { z } from 'zod';
import { disagreementSchema, modelComparisonSchema, modelOverrideSchema } from './api/models.ts';
import { backupSchema, restoreReportSchema, testedDeviceSchema, verificationSchema } from './api/this-pc.ts';
import { healthFindingSchema } from './health.ts';
import { trainingEstimateSchema } from './api/training.ts';
import { backboneCardSchema, backboneSummarySchema } from './backbones.ts';
import { DOCUMENT_SCHEMA } from './common.ts';
import {
  datasetSummarySchema,
  fetchReportSchema,
  imageFindingSchema,
  importReportSchema,
  splitSummarySchema,
} from './datasets.ts';
import { errorBodySchema } from './errors.ts';
import { correctedTestSchema } from './evaluation.ts';
import { labelCheckSchema, labelFindingSchema } from './labels.ts';
import { recordProblemSchema } from './records.ts';
import { modelCardSchema, modelExportSchema, modelStatusSchema, modelSummarySchema } from './models.ts';
import { screeningSummarySchema } from './screening.ts';

/** What two versions answer on the test images they share; every disagreement is listed. */
export const comparisonDocumentSchema = modelComparisonSchema.extend({
  disagreements: z.array(disagreementSchema.omit({ position: true })),
});

function documentOf<Shape extends z.ZodRawShape>(command: string, shape: Shape) {
  return z.strictObject({ schema: z.literal(DOCUMENT_SCHEMA), command: z.literal(command), ...shape });
}

/** The one JSON document that a command prints with `--json`, by command; docs/cli.md explains them. */
export const commandDocumentSchemas = {
  'dataset import': documentOf('dataset import', { report: importReportSchema }),
  'dataset split': documentOf('dataset split', { split: splitSummarySchema }),
  'dataset list': documentOf('dataset list', { datasets: z.array(datasetSummarySchema) }),
  'dataset show': documentOf('dataset show', {
    dataset: datasetSummarySchema,
    splits: z.array(splitSummarySchema),
    findings: z.array(imageFindingSchema),
  }),
  'dataset remove': documentOf('dataset remove', { removed: z.string() }),
  'dataset fetch': documentOf('dataset fetch', { fetched: fetchReportSchema }),
  'dataset labels': documentOf('dataset labels', {
    check: labelCheckSchema,
    findings: z.array(labelFindingSchema),
    out: z.string().nullable(),
  }),
  'backbone list': documentOf('backbone list', { backbones: z.array(backboneSummarySchema) }),
  'backbone show': documentOf('backbone show', { backbone: backboneCardSchema }),
  'backbone import': documentOf('backbone import', { backbone: backboneCardSchema }),
  'backbone download': documentOf('backbone download', { backbone: backboneCardSchema }),
  'train --estimate': documentOf('train', { estimate: trainingEstimateSchema }),
  train: documentOf('train', { version: z.string(), card: modelCardSchema, report: z.string() }),
  'models list': documentOf('models list', { models: z.array(modelSummarySchema) }),
  'models show': documentOf('models show', {
    version: z.string(),
    name: z.string(),
    status: modelStatusSchema,
    card: modelCardSchema,
    override: modelOverrideSchema.nullable(),
    correctedTest: correctedTestSchema.nullable(),
  }),
  'models compare': documentOf('models compare', { comparison: comparisonDocumentSchema }),
  'models use': documentOf('models use', { model: modelSummarySchema }),
  'models export': documentOf('models export', modelExportSchema.shape),
  'models import': documentOf('models import', { model: modelSummarySchema }),
  screen: documentOf('screen', { screening: screeningSummarySchema, out: z.string() }),
  devices: documentOf('devices', { devices: z.array(testedDeviceSchema) }),
  'audit verify': documentOf('audit verify', {
    entries: z.int().nonnegative(),
    problems: z.array(recordProblemSchema),
  }),
  'backup now': documentOf('backup now', { backup: backupSchema }),
  'backup list': documentOf('backup list', { backups: z.array(backupSchema) }),
  restore: documentOf('restore', {
    restore: restoreReportSchema.nullable(),
    logSetAside: z.string().nullable(),
  }),
  verify: documentOf('verify', { verification: verificationSchema, health: z.array(healthFindingSchema) }),
} as const;
export type CommandName = keyof typeof commandDocumentSchemas;
export type CommandDocument<Name extends CommandName> = z.infer<(typeof commandDocumentSchemas)[Name]>;

/** What is printed with `--json` where a command fails; `command` is empty where none was recognised. */
export const errorDocumentSchema = z.strictObject({
  schema: z.literal(DOCUMENT_SCHEMA),
  command: z.string(),
  error: errorBodySchema,
});
