/** What any front end may ask for and gets back: procedures, schemas and types only, no logic, no imports of ours. */
export * from './api/index.ts';
export * from './backbones.ts';
export * from './common.ts';
export * from './compute.ts';
export * from './datasets.ts';
export * from './desktop-host.ts';
export * from './documents.ts';
export * from './errors.ts';
export * from './evaluation.ts';
export * from './health.ts';
export * from './labels.ts';
export * from './models.ts';
export * from './procedures.ts';
export * from './recipes.ts';
export * from './routes.ts';
export * from './screening.ts';
export * from './training.ts';
