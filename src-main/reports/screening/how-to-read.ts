import type { ScreeningSummary } from '../../contract/index.ts';
import { signed } from '../html/class-signs.ts';
import { html, type Html, type HtmlValue } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatProbability } from '../numbers.ts';

/** What the words and figures of the page mean, and what it was made with. */
export function howToRead({ options, positiveClass, threshold, model, id }: ScreeningSummary): Html {
  const [low, high] = options.reviewBand;
  const pairs: [HtmlValue, HtmlValue][] = [
    [
      signed('infected', 'infected'),
      html`The model’s class <bdi>${positiveClass}</bdi>: a calibrated probability of ${threshold.toFixed(2)}
        or more. A person’s review comes before the model’s answer.`,
    ],
    [
      signed('doubtful', 'doubtful'),
      `A probability of ${formatProbability(low)} to ${formatProbability(high)}: a person should look. It counts as infected or clear by the threshold until then.`,
    ],
    [signed('clear', 'clear'), 'Any other class.'],
    [
      signed('unassessed', 'not assessed'),
      'Files that could not be read or were skipped. They take no part in the figures.',
    ],
    [
      '1.8 % (1.2 to 2.6)',
      'Infected cells among all cells with a class, with the 95 % interval of the count (Wilson).',
    ],
    [
      'Corrected for the model’s errors',
      'The same share after taking away the false alarms and adding the misses that the model’s test showed (Rogan and Gladen), with its own 95 % interval.',
    ],
    [
      'Limit of blank',
      'The share that 95 % of slides without parasites stay below with this model, at this number of cells (CLSI EP17-A2). More than that is called “parasites found”.',
    ],
    [
      'Limit of detection',
      'The true share of infected cells that would exceed the limit of blank on 95 % of slides. Fewer parasites than that may be missed.',
    ],
    [
      'Up to … possible',
      'With none found among the cells looked at, the share that may still be there (95 %), about 3 divided by the cells.',
    ],
    ['Too few cells', `Fewer than ${formatCount(options.minimumCells)} cells get no verdict.`],
  ];
  return section(
    'How to read this',
    html`<dl class="pairs">
        ${pairs.map(
          ([name, meaning]) =>
            html`<dt>${name}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <p class="quiet path">
        Screening ${id}. Model ${model.version}, <bdi>${model.name}</bdi>, SHA-256 ${model.sha256}.
        ${options.testTimeAugmentation ? 'Each cell was looked at in its eight symmetric views.' : ''}
      </p>`,
  );
}
