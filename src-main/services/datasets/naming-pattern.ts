import { createContext, Script } from 'node:vm';
import { AppError } from '../../base/index.ts';
import { type Naming, NAMING_PRESETS } from '../../contract/index.ts';

type PatternNaming = Extract<Naming, { kind: 'pattern' }>;
type NameReader = (fileName: string) => { patient: string | null; slide: string | null };

export const DEFAULT_NAMING: Naming = { kind: 'pattern', pattern: NAMING_PRESETS.nih, preset: 'nih' };

const LONGEST_PATTERN = 500;
/** On a busy PC a match may stand still for the first; the second tells a bad pattern from that. */
const MATCH_TIMEOUTS_MS = [200, 3000];
const KNOWN_GROUPS = ['patient', 'slide'];

/**
 * Reads patient and slide from a file name by a pattern's named groups; null where it does not match.
 * Throws `usage` for an invalid pattern, and while reading for one that takes too long on some name.
 */
export function patternReader(naming: PatternNaming): NameReader {
  const expression = compile(naming.pattern);
  const isBuiltIn = Object.values<string>(NAMING_PRESETS).includes(naming.pattern);
  const match = isBuiltIn ? (name: string) => expression.exec(name)?.groups : guardedMatcher(naming.pattern);
  return (fileName) => {
    const groups = match(fileName);
    return { patient: groups?.['patient'] ?? null, slide: groups?.['slide'] ?? null };
  };
}

function compile(pattern: string): RegExp {
  if (pattern.length > LONGEST_PATTERN) {
    throw badPattern(`is longer than ${LONGEST_PATTERN} characters`);
  }
  let groups: string[];
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
    // The empty alternative always matches, so that the match lists every group there is.
    groups = Object.keys(new RegExp(`${pattern}|`).exec('')?.groups ?? {});
  } catch (error) {
    throw badPattern(`is not a regular expression (${error instanceof Error ? error.message : ''})`, error);
  }
  const unknown = groups.find((group) => !KNOWN_GROUPS.includes(group));
  if (unknown !== undefined) throw badPattern(`has a group "${unknown}" that means nothing here`);
  if (!groups.some((group) => KNOWN_GROUPS.includes(group)))
    throw badPattern('has no group (?<patient>…) or (?<slide>…)');
  return expression;
}

/** Matches under a time limit: some patterns need longer than anyone lives on some names. */
function guardedMatcher(pattern: string): (name: string) => Record<string, string> | undefined {
  const sandbox: { name: string; groups?: Record<string, string> } = { name: '' };
  const context = createContext(sandbox);
  const script = new Script(`groups = new RegExp(${JSON.stringify(pattern)}).exec(name)?.groups`);
  return (name) => {
    sandbox.name = name;
    let cause: unknown;
    for (const timeout of MATCH_TIMEOUTS_MS) {
      try {
        script.runInContext(context, { timeout });
        return sandbox.groups;
      } catch (error) {
        cause = error;
      }
    }
    throw badPattern(`takes too long on the name "${name}"`, cause);
  };
}

function badPattern(problem: string, cause?: unknown): AppError {
  return new AppError('usage', `The naming pattern ${problem}.`, {
    nextStep: `Name the parts as in the built-in pattern: ${NAMING_PRESETS.nih}`,
    cause,
  });
}
