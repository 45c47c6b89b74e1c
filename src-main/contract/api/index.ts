/** The procedures by area; `../procedures.ts` puts them together. */
export * from './app.ts';
export * from './backbones.ts';
export * from './datasets.ts';
export * from './jobs.ts';
export * from './labels.ts';
export * from './models.ts';
export * from './pictures.ts';
export * from './procedure.ts';
export * from './screening.ts';
export * from './this-pc.ts';
export * from './training.ts';
