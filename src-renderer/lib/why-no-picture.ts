import { m } from '../messages/index.ts';

const CHANGED = 409;

/** Why there is nothing to show at the address of a picture, in a sentence. */
export async function whyNoPicture(address: string): Promise<string> {
  try {
    const answer = await fetch(address);
    return answer.status === CHANGED ? await answer.text() : m.components.pictureGone;
  } catch {
    return m.components.pictureGone;
  }
}
