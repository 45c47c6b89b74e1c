import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import { describeModel, listModels, modelHistory, TestCellReader } from '../../services/models/index.ts';
import type { Host } from '../host.ts';

/** Model versions. */
export function modelHandlers(host: Host) {
  const os = implement(contract.models);
  const testCells = new TestCellReader();
  return {
    list: os.list.handler(() => listModels(host.workspace)),
    show: os.show.handler(({ input }) => describeModel(host.workspace, input.version)),
    correctedTest: os.correctedTest.handler(({ input }) => host.calculate('corrected-test', input)),
    predictions: os.predictions.handler(({ input }) => testCells.read(host.workspace, input)),
    compare: os.compare.handler(async function* ({ input, signal }) {
      for await (const step of host.follow('compare', input, signal)) {
        yield 'answer' in step ? { comparison: step.answer } : step;
      }
    }),
    use: os.use.handler(({ input }) => host.calculate('use-model', { ...input, actor: host.person })),
    history: os.history.handler(() => modelHistory(host.workspace)),
    export: os.export.handler(({ input }) =>
      host.calculate('export-model', { ...input, actor: host.person }),
    ),
    import: os.import.handler(({ input }) => {
      const task = { kind: 'model-import', file: input.file, by: host.person } as const;
      return { job: host.start(task, input.file, basename(input.file)).id };
    }),
  };
}
