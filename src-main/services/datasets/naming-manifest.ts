import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError, readRequiredFile } from '../../base/index.ts';
import { MOST_CHARACTERS } from '../../contract/index.ts';
import { classFolderOf, type Origin, type OriginReader } from './origin.ts';

const rowsSchema = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
);

/** A row that goes on and on is no row: a quotation mark is open. */
const MOST_ROW_CHARACTERS = 65_536;

const COLUMNS = ['path', 'patient', 'slide', 'class'];

/**
 * Reads a CSV manifest with the columns path, patient and optionally slide and class; paths are taken from
 * the dataset folder. Without a class column the class is the folder's. Semicolons and tabs do as well.
 * Throws `not-found`, or `invalid-input` naming row and column.
 */
export async function readManifest(file: string, folder: string): Promise<OriginReader> {
  const origins = new Map<string, Origin>();
  for (const { record, info } of parseRows(file, await readRequiredFile(file, 'The manifest'))) {
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
      className: record['class'] ?? classFolderOf(path),
      patient: valueOrNull(record['patient']),
      slide: valueOrNull(record['slide']),
    });
  }
  if (origins.size === 0) {
    throw new AppError('invalid-input', `The manifest "${file}" lists no image.`, {
      nextStep: 'Add one row for each image below the header row path,patient,slide,class.',
    });
  }
  return { originOf: (relativePath) => origins.get(relativePath), expectedPaths: [...origins.keys()] };
}

function parseRows(file: string, content: Buffer): z.infer<typeof rowsSchema> {
  try {
    const rows: unknown = parse(content, {
      bom: true,
      columns: (header: string[]) => checkHeader(file, header),
      delimiter: delimiterOf(content),
      info: true,
      max_record_size: MOST_ROW_CHARACTERS,
      skip_empty_lines: true,
      trim: true,
    });
    return rowsSchema.parse(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('invalid-input', `The manifest "${file}" cannot be read: ${error.message}.`, {
      nextStep: 'Correct that row; text with commas or quotes belongs in double quotes.',
      cause: error,
    });
  }
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
function delimiterOf(content: Buffer): string {
  const header = content.subarray(0, 4096).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
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
