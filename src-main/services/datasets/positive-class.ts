import { AppError } from '../../base/index.ts';
import type { ListedFile } from './import-listing.ts';

const POSITIVE_NAMES = ['parasitized', 'parasitised', 'infected', 'positive', 'malaria', 'parasite'];

/**
 * The class whose share on a slide is the parasitaemia: the wanted one, or one named like an infection, or else the
 * last in the alphabet, with a warning. Throws `usage` where there is no class of the wanted name.
 */
export function choosePositiveClass(
  images: readonly Pick<ListedFile, 'origin'>[],
  wanted: string | undefined,
): { positiveClass: string; warnings: string[] } {
  const classes = [...new Set(images.map(({ origin }) => origin.className))].sort();
  if (wanted !== undefined) {
    if (classes.includes(wanted)) return { positiveClass: wanted, warnings: [] };
    throw new AppError('usage', `There is no class "${wanted}" to be the positive one.`, {
      nextStep: `The classes are: ${classes.join(', ')}.`,
    });
  }
  const recognised = classes.filter((name) => POSITIVE_NAMES.includes(name.toLowerCase()));
  const positiveClass = recognised[0] ?? classes.at(-1) ?? '';
  if (recognised.length === 1) return { positiveClass, warnings: [] };
  return {
    positiveClass,
    warnings: [
      `WHICH CLASS MEANS INFECTED IS A GUESS: "${positiveClass}" of ${classes.join(', ')}. If that is wrong, every ` +
        'parasitaemia will be wrong: remove the dataset, import it again and name the class.',
    ],
  };
}
