import { AppError, requireShort } from '../../base/index.ts';
import { type BackboneCard, backboneCardSchema } from '../../contract/index.ts';
import type { Backbone } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';
import { findCard } from './built-in.ts';

/**
 * Records a backbone with its file. Throws `conflict` where the name belongs to another network, `usage` for a name and
 * `invalid-input` for names of layers that are longer than any.
 */
export async function register(store: Store, { card, bytes }: Backbone): Promise<BackboneCard> {
  requireShort(card.name, 'name', 'The name of the backbone');
  requireShort(card.family, 'name', 'The family of the backbone');
  requireCard(card);
  const present = findCard(store, card.name);
  if (present && present.sha256 !== card.sha256) {
    throw new AppError('conflict', `There is another backbone "${card.name}" already.`, {
      nextStep: 'Choose another name; models trained on the other one refer to it.',
      onCommandLine: '--name <name>',
    });
  }
  await store.blobs.put(bytes);
  store.transaction(() => {
    store.backbones.save(card);
    store.audit.append('backbones', 'backbone imported', card.name, { sha256: card.sha256 });
  });
  return card;
}

/** What a foreign file says is read again whenever backbones are listed: what cannot be read must not be recorded. */
function requireCard(card: BackboneCard): void {
  const [issue] = backboneCardSchema.safeParse(card).error?.issues ?? [];
  if (!issue) return;
  throw new AppError(
    'invalid-input',
    `The network cannot be used: ${issue.path.join('.')}: ${issue.message}.`,
    {
      nextStep: 'Export it again with short names for its layers.',
    },
  );
}
