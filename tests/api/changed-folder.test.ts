import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { pictureAddress, screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { screenFolder } from '../../src-main/services/screening/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { drawnCell, openClinic, smallTraining } from '../support/clinic.ts';
import { jobEnd, refusal, startApp } from '../support/running-app.ts';

test('a screening whose folder has changed stays as it is, and another one begins anew by itself', async (t) => {
  const { workspace, cells: folder } = await openClinic(t);
  await trainModel(workspace, smallTraining(), silentJob);
  const options = screeningOptionsSchema.parse({ minimumCells: 10 });
  const request = { folder, model: 'v1', slides: { kind: 'folder' as const }, options };
  const stop = new AbortController();
  const halfway = screenFolder(
    workspace,
    { ...request, outFolder: undefined, beginAnew: false, device: 'cpu' },
    {
      ...silentJob,
      signal: stop.signal,
      report: ({ stage, done }) => {
        if (stage === 'Screening' && done > 10) stop.abort();
      },
    },
  );
  await assert.rejects(halfway, { code: 'cancelled' });
  const [stopped] = workspace.store.screenings.list();
  const [pending] = workspace.store.cells.nextPending(stopped?.id ?? 0, 0, 1);
  workspace.close();
  assert.ok(stopped && pending);

  const { client, server, cookie } = await startApp(t, workspace.home);
  const preview = await client.screening.preview(request);
  assert.deepEqual(preview.unfinished, { screening: stopped.id, changed: null });
  await writeFile(join(folder, pending.path), await drawnCell('spot', 4711));
  const started = await client.screening.start({ ...request, device: 'cpu' });
  assert.equal(started.screening, stopped.id);
  const { status, error } = await jobEnd(client, started.job);
  assert.equal(status, 'failed');
  assert.match(error?.message ?? '', /has changed since screening \d+ was begun: ".*" holds another picture/);

  const old = await client.screening.get({ screening: stopped.id });
  assert.match(old.changed ?? '', /holds another picture/);
  const anew = await client.screening.get({ screening: old.replacedBy ?? 0 });
  assert.ok(anew.job !== null, 'it has begun without being asked for');
  assert.equal((await jobEnd(client, anew.job)).status, 'finished');
  const [newest, second] = (await client.screening.list({})).rows;
  assert.deepEqual([newest?.id, newest?.status, newest?.changed], [anew.id, 'finished', null]);
  assert.deepEqual([second?.id, second?.status, second?.replacedBy], [stopped.id, 'stopped', anew.id]);
  assert.deepEqual(
    [second?.done, second?.total],
    [old.done, newest?.total],
    'the old one keeps what it had, and no more',
  );
  // Cells of the old one that lie under the path of another picture are not shown with it.
  const { rows } = await client.screening.cells({ screening: stopped.id, order: 'path', limit: 200 });
  const pictureOf = async (path: string) => {
    const id = rows.find((row) => row.path === path)?.id ?? 0;
    const address = `${server.origin}${pictureAddress({ source: 'cell', id }, 96)}`;
    const answer = await fetch(address, { headers: { cookie } });
    return [answer.status, answer.status === 200 ? '' : await answer.text()];
  };
  assert.deepEqual(await pictureOf(pending.path), [409, 'The file has changed since it was classified.']);
  const other = rows.find(({ path }) => path !== pending.path)?.path ?? '';
  assert.deepEqual(await pictureOf(other), [200, '']);
  await assert.rejects(client.screening.resume({ screening: stopped.id }), refusal('conflict'));
  assert.equal((await client.screening.preview(request)).unfinished, null);
});
