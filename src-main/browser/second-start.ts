import { z } from 'zod';
import { AppError, systemErrorCode } from '../base/index.ts';
import { type Instance, readInstance } from './instance-file.ts';

/** Where a second start asks for another address; only who can read the instance file knows the secret. */
export const SECOND_START_PATH = '/second-start';

const ANSWER_WITHIN_MS = 5000;
const answerSchema = z.object({ address: z.string() });

/**
 * A new address, which opens one browser, from the server that has this data folder already: for a second start while the
 * first is in the background, or its terminal is gone. Undefined where no server in browser mode has the folder, or one
 * that is gone by now had. Throws `conflict` for one that does not answer, and says how to end it.
 */
export async function askForAddress(home: string): Promise<string | undefined> {
  const instance = await readInstance(home);
  return instance && (await ask(instance));
}

async function ask({ origin, pid, secret }: Instance): Promise<string | undefined> {
  try {
    const response = await fetch(`${origin}${SECOND_START_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { address } = answerSchema.parse(await response.json());
    if (address.startsWith(`${origin}/`)) return address;
    throw new Error('the address is of another server');
  } catch (cause) {
    // Nobody listens there: what has the data folder now is another program, and that number may be anybody's.
    if (cause instanceof Error && systemErrorCode(cause.cause) === 'ECONNREFUSED') return undefined;
    throw new AppError('conflict', `Smearwise runs already (process ${pid}) and does not answer.`, {
      nextStep: `End that process, then start again: ${process.platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill -9 ${pid}`}`,
      cause,
    });
  }
}
