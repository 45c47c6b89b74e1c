import { z } from 'zod';
import { sha256Schema } from './common.ts';
import { listOf, MOST_CHARACTERS, textOf } from './limits.ts';

/** Pixels are scaled to 0..1, then (value - mean) / std per RGB channel. */
export const normalisationSchema = z.object({
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
});
export type Normalisation = z.infer<typeof normalisationSchema>;

export const IMAGENET_NORMALISATION: Normalisation = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** One line of `models/catalog.json`: a public backbone that can be downloaded or imported. */
export const catalogEntrySchema = z.object({
  name: textOf('label'),
  family: textOf('label'),
  /** Side of the square input in pixels. */
  inputSize: z.number().int().positive(),
  normalisation: normalisationSchema,
  /** Channels of the last convolutional feature map. */
  featureChannels: z.number().int().positive(),
  bytes: z.number().int().positive(),
  sha256: sha256Schema,
  licence: textOf('label'),
  /** Where it is published; null where the file can only be imported by hand. */
  url: z.url().max(MOST_CHARACTERS.sentence).nullable(),
  note: textOf('sentence').optional(),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

export const catalogSchema = z.object({
  schema: z.literal(1),
  backbones: listOf(catalogEntrySchema, 'lines'),
});

/** A tensor at which a trunk can end: everything later depends on earlier layers through it alone. */
export const featureMapSchema = z.object({
  tensor: textOf('label'),
  channels: z.number().int().positive(),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
});
export type FeatureMap = z.infer<typeof featureMapSchema>;

/** The card beside an imported trunk: a backbone without its ImageNet classifier. */
export const backboneCardSchema = z.object({
  schema: z.literal(1),
  name: textOf('label'),
  family: textOf('label'),
  inputSize: z.number().int().positive(),
  normalisation: normalisationSchema,
  /** Feature maps from first to last; the trunk's file ends at the last one. */
  featureMaps: listOf(featureMapSchema, 'points').min(1),
  /** SHA-256 of the trunk file as stored. */
  sha256: sha256Schema,
  /** SHA-256 of the file it was imported from. */
  sourceSha256: sha256Schema,
  /** True when the source matched the catalogue's checksum. */
  verified: z.boolean(),
  weights: z.enum(['imagenet', 'random', 'own', 'unknown']),
  licence: textOf('label'),
  parameters: z.number().int().nonnegative(),
  bytes: z.number().int().positive(),
});
export type BackboneCard = z.infer<typeof backboneCardSchema>;

/** One line of the list of backbones: of the catalogue, imported, or both. */
export const backboneSummarySchema = z.object({
  name: z.string(),
  family: z.string(),
  inputSize: z.number().int().positive(),
  /** Size of the published file, or of the imported trunk where nothing was published. */
  bytes: z.number().int().positive(),
  licence: z.string(),
  /** True where it can be trained on now. */
  imported: z.boolean(),
  /** True when the imported file matched the catalogue's checksum; null where it is not imported. */
  verified: z.boolean().nullable(),
  /** True where `backbone download` can fetch it. */
  downloadable: z.boolean(),
  note: z.string().nullable(),
});
export type BackboneSummary = z.infer<typeof backboneSummarySchema>;
