import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Parser, parse } from 'csv-parse';
import { z } from 'zod';
import { AppError, type JobContext, throwIfCancelled, withRequiredFile } from '../../base/index.ts';
import { MOST_CHARACTERS } from '../../contract/index.ts';
import { classFolderOf, type Origin, type OriginReader } from './origin.ts';

const rowSchema = z.object({
  record: z.record(z.string(), z.string()),
  info: z.object({ lines: z.number() }),
});
type Row = z.infer<typeof rowSchema>;

/** A row that goes on and on is no row: a quotation mark is open. */
const MOST_ROW_CHARACTERS = 65_536;

/** The header lies in so many bytes. */
const HEADER_BYTES = 4096;

const TELL_EVERY_ROWS = 5000;

const STOPPED = {
  outcome: 'Nothing was recorded yet.',
  nextStep: 'Start it again to begin anew.',
};

const COLUMNS = ['path', 'patient', 'slide', 'class'];

/**
 * Reads a CSV manifest with the columns path, patient and optionally slide and class; paths are taken from
 * the dataset folder. Without a class column the class is the folder's. Semicolons and tabs do as well. It is read row
 * by row, so that one of a million rows takes no more memory than what it says.
 * Throws `not-found`, `invalid-input` naming row and column, or `cancelled`.
 */
export async function readManifest(file: string, folder: string, job: JobContext): Promise<OriginReader> {
  const origins = new Map<string, Origin>();
  const same = sameTexts();
  await eachRow(file, job, ({ record, info }) => {
    const complain = (column: string, problem: string) => problemAt(file, info.lines, column, problem);
    for (const column of COLUMNS) {
      const { length } = record[column] ?? '';
      const most = column === 'path' ? MOST_CHARACTERS.path : MOST_CHARACTERS.label;
      if (length > most) throw complain(column, `has ${length} characters; ${most} are the most`);
    }
    const path = pathInside(folder, record['path'] ?? '');
    if (path === undefined) {
      throw complain('path', `"${record['path'] ?? ''}" is not a path inside the dataset folder "${folder}"`);
    }
    if (origins.has(path)) throw complain('path', `"${path}" is listed twice`);
    if (record['class'] === '') throw complain('class', 'is empty');
    origins.set(path, {
      className: same(record['class'] ?? classFolderOf(path)),
      patient: same(valueOrNull(record['patient'])),
      slide: same(valueOrNull(record['slide'])),
    });
  });
  if (origins.size === 0) {
    throw new AppError('invalid-input', `The manifest "${file}" lists no image.`, {
      nextStep: 'Add one row for each image below the header row path,patient,slide,class.',
    });
  }
  return { originOf: (relativePath) => origins.get(relativePath), expectedPaths: [...origins.keys()] };
}

/** Keeps each text once: a million rows name a few hundred patients. */
function sameTexts(): (text: string | null) => string | null {
  const known = new Map<string, string>();
  return (text) => {
    if (text === null) return null;
    const earlier = known.get(text);
    if (earlier === undefined) known.set(text, text);
    return earlier ?? text;
  };
}

async function eachRow(file: string, job: JobContext, take: (row: Row) => void): Promise<void> {
  try {
    await withRequiredFile(file, 'The manifest', async (handle) => {
      const { size: total } = await handle.stat();
      const start = Buffer.alloc(HEADER_BYTES);
      const { bytesRead } = await handle.read(start, 0, HEADER_BYTES, 0);
      const source = handle.createReadStream({ start: 0, autoClose: false });
      const parsing = parserOf(file, start.subarray(0, bytesRead));
      let fault: unknown;
      parsing.once('error', (error) => (fault ??= error));
      await pipeline(source, parsing, async (parser: AsyncIterable<unknown>) => {
        let rows = 0;
        for await (const row of parser) {
          try {
            take(rowSchema.parse(row));
          } catch (error) {
            fault = error;
            throw error;
          }
          if (++rows % TELL_EVERY_ROWS !== 0) continue;
          throwIfCancelled(job, STOPPED);
          const done = Math.min(source.bytesRead, total);
          job.report({ stage: 'Reading the manifest', unit: 'bytes', done, failed: 0, total });
        }
      }).catch((error: unknown) => {
        // The pipeline may tell that the parser was then aborted, instead of why.
        throwIfCancelled(job, STOPPED);
        throw fault ?? error;
      });
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('invalid-input', `The manifest "${file}" cannot be read: ${error.message}.`, {
      nextStep: 'Correct that row; text with commas or quotes belongs in double quotes.',
      cause: error,
    });
  }
}

function parserOf(file: string, start: Buffer): Parser {
  return parse({
    bom: true,
    columns: (header: string[]) => checkHeader(file, header),
    delimiter: delimiterOf(start),
    info: true,
    max_record_size: MOST_ROW_CHARACTERS,
    skip_empty_lines: true,
    trim: true,
  });
}

function checkHeader(file: string, header: string[]): string[] {
  const names = header.map((name) => name.trim().toLowerCase());
  for (const required of ['path', 'patient']) {
    if (!names.includes(required)) throw problemAt(file, 1, required, 'is missing from the header');
  }
  const odd = names.find((name, index) => COLUMNS.includes(name) && names.indexOf(name) !== index);
  if (odd !== undefined) throw problemAt(file, 1, odd, 'stands in the header twice');
  return names;
}

/** Spreadsheets write semicolons in some countries: the header decides. */
function delimiterOf(start: Buffer): string {
  const header = start.toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function pathInside(folder: string, path: string): string | undefined {
  const inside = relative(resolve(folder), resolve(folder, path.replaceAll('\\', '/')));
  if (path === '' || inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..') return undefined;
  return inside.replaceAll(sep, '/');
}

function valueOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

function problemAt(file: string, row: number, column: string, problem: string): AppError {
  return new AppError('invalid-input', `Manifest "${file}", row ${row}, column "${column}": ${problem}.`, {
    nextStep: 'Correct the manifest and import again.',
  });
}
