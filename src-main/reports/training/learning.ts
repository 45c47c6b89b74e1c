import type { ModelCard } from '../../contract/index.ts';
import { learningCurve, lineSample } from '../charts/learning-curve.ts';
import { figure } from '../html/figure.ts';
import { html, type Html } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCountOf, formatSeconds } from '../numbers.ts';

/** How it learned: loss and accuracy by epoch, the kept epoch marked. */
export function learningSection({ training, recipe }: ModelCard): Html {
  const { epochs, bestEpoch, seconds, device } = training;
  const losses = epochs.flatMap((epoch) => [epoch.trainLoss, epoch.validationLoss]);
  const accuracies = epochs.flatMap((epoch) => [epoch.trainAccuracy, epoch.validationAccuracy]);
  const outOfPatience = epochs.length - bestEpoch >= recipe.patience;
  const early = outOfPatience ? ' It stopped by itself when it no longer got better.' : '';
  return section(
    'How it learned',
    html`<p class="prose">
        ${formatCountOf(epochs.length, 'epoch')}, the whole training in ${formatSeconds(seconds)} on
        ${device}. Epoch ${bestEpoch} was kept, where the loss on the validation part was lowest.${early}
      </p>
      <p class="quiet">${lineSample('validation')} validation &emsp; ${lineSample('training')} training</p>
      <div class="columns">
        ${figure(
          'Loss',
          'Lower is better.',
          learningCurve({
            title: 'Loss by epoch',
            epochs,
            bestEpoch,
            training: (epoch) => epoch.trainLoss,
            validation: (epoch) => epoch.validationLoss,
            y: {
              label: 'Loss',
              domain: [0, Math.max(...losses, 0.01) * 1.05],
              format: (loss) => loss.toFixed(2),
            },
          }),
        )}
        ${figure(
          'Accuracy',
          'Higher is better.',
          learningCurve({
            title: 'Accuracy by epoch',
            epochs,
            bestEpoch,
            training: (epoch) => epoch.trainAccuracy,
            validation: (epoch) => epoch.validationAccuracy,
            y: {
              label: 'Cells classified rightly',
              domain: [Math.floor(Math.min(...accuracies, 0.95) * 20) / 20, 1],
              format: (share) => `${Math.round(share * 100)} %`,
            },
          }),
        )}
      </div>`,
  );
}
