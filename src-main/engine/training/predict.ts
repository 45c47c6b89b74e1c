import type { RunnerBackend } from '../runners/index.ts';
import type { FeatureTable } from './feature-table.ts';
import { type Head, headGraph } from './head.ts';
import type { Logits } from './temperature.ts';

const BATCH_ROWS = 1024;

/** Logits of one view of every image, in the table's order. */
export async function predictLogits(
  head: Head,
  table: FeatureTable,
  backend: RunnerBackend,
  view = 0,
): Promise<Logits> {
  const { width, classes } = head;
  const data = new Float32Array(table.count * classes);
  const buffer = new Float32Array(Math.min(BATCH_ROWS, table.count) * width);
  const runner = await backend.open(headGraph(head));
  try {
    for (let start = 0; start < table.count; start += BATCH_ROWS) {
      const rows = Math.min(BATCH_ROWS, table.count - start);
      for (let row = 0; row < rows; row++) table.row(start + row, view, buffer, row * width);
      const features = {
        type: 'float32',
        dims: [rows, width],
        data: buffer.subarray(0, rows * width),
      } as const;
      const { logits } = await runner.run({ features });
      if (logits?.type !== 'float32') throw new TypeError('the head has no float32 logits');
      data.set(logits.data, start * classes);
    }
  } finally {
    await runner.close();
  }
  return { classes, data };
}
