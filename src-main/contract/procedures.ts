import type {
  ContractRouterClient,
  InferContractRouterInputs,
  InferContractRouterOutputs,
} from '@orpc/contract';
import { appProcedures } from './api/app.ts';
import { backboneProcedures } from './api/backbones.ts';
import { datasetProcedures } from './api/datasets.ts';
import { jobProcedures } from './api/jobs.ts';
import { labelProcedures } from './api/labels.ts';
import { modelProcedures } from './api/models.ts';
import { screeningProcedures } from './api/screening.ts';
import { dataProcedures, deviceProcedures, folderProcedures, settingsProcedures } from './api/this-pc.ts';
import { trainingProcedures } from './api/training.ts';

/**
 * Everything that a front end can ask for. Each procedure checks what it is given and what it answers, and fails in one
 * way: an oRPC error of code `FAILED` whose data is an `ErrorBody`.
 */
export const contract = {
  app: appProcedures,
  backbones: backboneProcedures,
  data: dataProcedures,
  datasets: datasetProcedures,
  devices: deviceProcedures,
  folders: folderProcedures,
  jobs: jobProcedures,
  labels: labelProcedures,
  models: modelProcedures,
  screening: screeningProcedures,
  settings: settingsProcedures,
  training: trainingProcedures,
};
export type Contract = typeof contract;

/** The contract as a front end calls it: `await client.datasets.list()`. */
export type ApiClient = ContractRouterClient<Contract>;
/** What procedures take and answer: `ApiOutputs['datasets']['list']`. */
export type ApiInputs = InferContractRouterInputs<Contract>;
export type ApiOutputs = InferContractRouterOutputs<Contract>;
