import { html, type Html, NOTHING } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatCountOf } from '../numbers.ts';
import type { UnreadableFile } from '../types.ts';

const MOST_ROWS = 200;

/** The files that were not assessed, each with its reason; the table of cells has them all. */
export function unreadableFiles(files: readonly UnreadableFile[]): Html {
  if (files.length === 0) return NOTHING;
  const more = files.length - MOST_ROWS;
  return section(
    'Files that were not assessed',
    html`<p>${formatCountOf(files.length, 'file')} took no part in any figure above.</p>
      <div class="scroll">
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            ${files.slice(0, MOST_ROWS).map(
              ({ path, reason }) =>
                html`<tr>
                  <td class="path"><bdi>${path}</bdi></td>
                  <td>${reason}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${more > 0 ? html`<p>And ${formatCount(more)} more: see the table of cells (CSV).</p>` : NOTHING}`,
  );
}
