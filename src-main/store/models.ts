import { z } from 'zod';
import { AppError, sha256OfJson } from '../base/index.ts';
import {
  type ModelCard,
  modelCardSchema,
  type ModelStatus,
  type ModelSummary,
  MOST_CHARACTERS,
  type Prediction,
  predictionSchema,
} from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { cutText, parseJson, parseJsonCut } from './json.ts';

/** How the audit log calls a change of the version in use. */
export const MODEL_IN_USE = 'model in use';

/** Who put a version in use although it misses its acceptance limits, and why. */
export const overrideSchema = z.object({ by: z.string().min(1), reason: z.string(), at: z.string() });
export type Override = z.infer<typeof overrideSchema>;

export interface ModelRecord {
  readonly number: number;
  /** `v3` for number 3. */
  readonly version: string;
  readonly name: string;
  readonly status: ModelStatus;
  readonly card: ModelCard;
  readonly override: Override | null;
  /** The training that made it; null for an imported version. */
  readonly trainingId: number | null;
  /** False where its card is not the one that was registered; only lists show such a version. */
  readonly isAsRegistered: boolean;
}

interface StoredRow {
  number: number;
  name: string;
  status: ModelStatus;
  card: string;
  card_sha256: string;
  override: string | null;
  training_id: number | null;
}

const SELECT = 'SELECT number, name, status, card, card_sha256, override, training_id FROM model_versions';

interface ReadCard {
  readonly card: ModelCard;
  readonly isAsRegistered: boolean;
}

/**
 * Model versions; the ONNX file itself is a blob named by the card's SHA-256. A version whose card is not the one that was
 * registered (limits that are said to be met, say) stands in the list and is refused everywhere else.
 */
export class Models {
  readonly #connection: Connection;
  /** By their JSON: a card is long, so it is parsed and checked once. */
  readonly #cards = new Map<string, ReadCard>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Registers a candidate with its answers on the test images. The same file may come with another card (another
   * threshold, say). Versions count from 1 unless `wantedNumber` says otherwise. Throws `conflict` where file and card are
   * registered already.
   */
  register(
    card: ModelCard,
    predictions: readonly Prediction[],
    trainingId: number | null,
    wantedNumber: number | null = null,
  ): ModelRecord {
    const cardHash = sha256OfJson(card);
    return this.#connection.transaction(() => {
      const known = this.#find('card_sha256 = ?', cardHash);
      if (known) {
        throw new AppError(
          'conflict',
          `This model is registered already, as ${known.version} (${known.name}).`,
          {
            nextStep: `Take ${known.version}: it is the same.`,
            onCommandLine: `smearwise models show ${known.version}`,
          },
        );
      }
      const { lastInsertRowid: number } = this.#connection
        .command(
          `INSERT INTO model_versions (number, training_id, name, sha256, card, card_sha256, status, created_at)
           VALUES (?, ?, ?, ?, ?, ?, 'candidate', ?)`,
        )
        .run(
          wantedNumber,
          trainingId,
          card.name,
          card.sha256,
          JSON.stringify(card),
          cardHash,
          card.createdAt,
        );
      const addPrediction = this.#connection.command(
        'INSERT INTO test_predictions (version, position, prediction) VALUES (?, ?, ?)',
      );
      predictions.forEach((prediction, position) => {
        addPrediction.run(number, position, JSON.stringify(prediction));
      });
      return this.require(`v${number}`);
    });
  }

  /** Newest first. */
  list(): ModelRecord[] {
    return this.#connection
      .query<[], StoredRow>(`${SELECT} ORDER BY number DESC`)
      .all()
      .map((row) => this.#toRecord(row));
  }

  /**
   * By version (`v3`), name (the newest of it), or at least six digits of the SHA-256. Throws `not-found`, and `corrupt`
   * where its card is not the one that was registered.
   */
  require(reference: string): ModelRecord {
    const number = /^v?(\d{1,6})$/.exec(reference)?.[1];
    const found =
      (number === undefined ? undefined : this.#find('number = ?', Number(number))) ??
      this.#find('name = ?', reference) ??
      (/^[0-9a-f]{6,64}$/.test(reference) ? this.#findByFile(reference) : undefined);
    if (found) return found;
    throw this.#unknown(reference);
  }

  /** The version that a training registered. Throws `corrupt` as above. */
  ofTraining(trainingId: number): ModelRecord | undefined {
    return this.#find('training_id = ?', trainingId);
  }

  /** Throws `corrupt` as above. */
  inUse(): ModelRecord | undefined {
    return this.#find('status = ?', 'in-use');
  }

  /** `v3` where that is in use, whatever its card says. */
  versionInUse(): string | undefined {
    return this.#connection
      .column<[], string>(`SELECT 'v' || number FROM model_versions WHERE status = 'in-use'`)
      .get();
  }

  /** Makes this version the one in use, and the former one retired, in one transaction. Throws `not-found`. */
  use(number: number, override: Override | null): void {
    this.#connection.transaction(() => {
      this.#connection.command(`UPDATE model_versions SET status = 'retired' WHERE status = 'in-use'`).run();
      const { changes } = this.#connection
        .command(`UPDATE model_versions SET status = 'in-use', override = ? WHERE number = ?`)
        .run(override ? JSON.stringify(override) : null, number);
      if (changes === 0) throw this.#unknown(`v${number}`);
    });
  }

  /** The version's answers on its test images, in the order of the test. */
  predictions(number: number): Prediction[] {
    return this.#connection
      .column<[number], string>('SELECT prediction FROM test_predictions WHERE version = ? ORDER BY position')
      .all(number)
      .map((prediction) => parseJson(predictionSchema, prediction, `a test prediction of v${number}`));
  }

  /** How many test images the version has answers for; none where it was imported. */
  predictionCount(number: number): number {
    return (
      this.#connection
        .column<[number], number>('SELECT count(*) FROM test_predictions WHERE version = ?')
        .get(number) ?? 0
    );
  }

  /** The file of a test image, and the checksum of what was tested. */
  predictedFile(number: number, position: number): { path: string; sha256: string } | undefined {
    return this.#connection
      .query<[number, number], { path: string; sha256: string }>(
        `SELECT json_extract(prediction, '$.path') AS path, json_extract(prediction, '$.sha256') AS sha256 FROM test_predictions WHERE version = ? AND position = ?`,
      )
      .get(number, position);
  }

  #unknown(reference: string): AppError {
    const versions = this.list().map((model) => `${model.version} (${model.name})`);
    return new AppError('not-found', `There is no model version "${reference}".`, {
      nextStep: versions.length > 0 ? `There are: ${versions.join(', ')}.` : 'Train or import one first.',
    });
  }

  /** By the file's SHA-256, or by that of the file which it was exported from on another PC. */
  #findByFile(sha256: string): ModelRecord | undefined {
    return (
      this.#find(`sha256 LIKE ? || '%'`, sha256) ??
      this.#find(`json_extract(card, '$.exportedFrom') LIKE ? || '%'`, sha256)
    );
  }

  #find(condition: string, value: string | number): ModelRecord | undefined {
    const row = this.#connection
      .query<[string | number], StoredRow>(`${SELECT} WHERE ${condition} ORDER BY number DESC LIMIT 1`)
      .get(value);
    return row && asRegistered(this.#toRecord(row));
  }

  #toRecord({ number, status, override, training_id: trainingId, ...row }: StoredRow): ModelRecord {
    const version = `v${number}`;
    const name = cutText(row.name, MOST_CHARACTERS.label);
    return {
      ...{ number, version, name, status, trainingId },
      ...this.#card(row, version),
      override: override === null ? null : parseJson(overrideSchema, override, `the override of ${version}`),
    };
  }

  #card(
    { card: text, card_sha256: hash }: Pick<StoredRow, 'card' | 'card_sha256'>,
    version: string,
  ): ReadCard {
    const key = `${hash} ${text}`;
    const known = this.#cards.get(key);
    if (known) return known;
    const card = parseJsonCut(modelCardSchema, text, `model version ${version}`);
    const read = { card, isAsRegistered: sha256OfJson(JSON.parse(text)) === hash };
    this.#cards.set(key, read);
    return read;
  }
}

function asRegistered(model: ModelRecord): ModelRecord {
  if (model.isAsRegistered) return model;
  throw new AppError(
    'corrupt',
    `The card of model version ${model.version} (${model.name}) is not the one that was registered: it was changed in the database.`,
    {
      nextStep: 'Restore a backup from before that, or put another version in use.',
      onCommandLine: 'smearwise audit verify',
    },
  );
}

/** The line of a version in lists. */
export function summariseModel({ version, name, status, card, isAsRegistered }: ModelRecord): ModelSummary {
  const { accuracy, sensitivity, specificity, rocAuc } = card.test.metrics;
  return {
    version,
    name,
    status,
    createdAt: card.createdAt,
    backbone: card.backbone.name,
    dataset: card.data.dataset,
    accuracy,
    sensitivity,
    specificity,
    rocAuc,
    acceptanceMet: card.acceptance.met && isAsRegistered,
    testImagesLearnedBefore: card.data.testImagesLearnedBefore ?? 0,
    learnedImagesLeftOut: card.data.learnedImagesLeftOut ?? false,
    sha256: card.sha256,
  };
}
