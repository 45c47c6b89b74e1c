import type { ModelCard } from '../../contract/index.ts';
import { kindOfClass, signed } from '../html/class-signs.ts';
import { html, type Html } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatCountOf, formatPercent } from '../numbers.ts';

/** Labels against answers, with counts and row percentages, and the two numbers that matter in words. */
export function confusionSection({ classes, positiveClass, test }: ModelCard): Html {
  const { confusion, metrics } = test;
  const nameOf = (index: number) => {
    const name = classes[index] ?? '';
    return signed(kindOfClass(name, positiveClass), html`<bdi>${name}</bdi>`);
  };
  return section(
    'Right and wrong',
    html`<p class="prose">
        Of ${formatCountOf(metrics.cells, 'test cell')}, ${formatCount(metrics.falseNegatives)} infected ones
        were missed and ${formatCount(metrics.falsePositives)} healthy ones wrongly marked, at the threshold
        ${test.threshold.toFixed(2)}. Labels can be wrong too: look at the pictures.
      </p>
      <div class="scroll">
        <table class="confusion">
          <thead>
            <tr>
              <td></td>
              ${classes.map((_, i) => html`<th scope="col" class="number">model: ${nameOf(i)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${confusion.map((row, i) => {
              const cells = row.reduce((sum, count) => sum + count, 0);
              return html`<tr>
                <th scope="row">label: ${nameOf(i)}</th>
                ${row.map((count, j) => confusionCell(count, cells, i === j))}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`,
  );
}

function confusionCell(count: number, rowCells: number, right: boolean): Html {
  const share = formatPercent(rowCells === 0 ? null : count / rowCells);
  return html`<td class="${right ? 'right' : 'wrong'}">
    <span class="count">${formatCount(count)}</span>${right ? '✓' : '✗'} ${share}
  </td>`;
}
