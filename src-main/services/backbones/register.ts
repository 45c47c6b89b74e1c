import { AppError } from '../../base/index.ts';
import type { BackboneCard } from '../../contract/index.ts';
import type { Backbone } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';
import { findCard } from './built-in.ts';

/** Records a backbone with its file. Throws `conflict` where the name belongs to another network. */
export async function register(store: Store, { card, bytes }: Backbone): Promise<BackboneCard> {
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
