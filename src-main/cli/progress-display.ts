import cliProgress, { type SingleBar } from 'cli-progress';
import type { Progress } from '../contract/index.ts';
import { printable } from './printable.ts';

const PLAIN_LINE_EVERY_MS = 5000;
const RATE_WINDOW_MS = 10_000;

/**
 * Shows progress on standard error: a live bar on a terminal, a plain line every few seconds elsewhere; in both, one
 * line for each stage that is done.
 */
export class ProgressDisplay {
  readonly #live = process.stderr.isTTY;
  #bar: SingleBar | undefined;
  #stage = '';
  #stageStartedMs = 0;
  #lastLineMs = 0;
  #samples: { atMs: number; count: number }[] = [];

  show(progress: Progress): void {
    const now = performance.now();
    if (progress.stage !== this.#stage) this.#begin(progress, now);
    const count = progress.done + progress.failed;
    this.#samples.push({ atMs: now, count });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.atMs ?? now) > RATE_WINDOW_MS)
      this.#samples.shift();
    const finished = progress.total !== null && count >= progress.total;
    if (finished) this.end();
    if (this.#live && !finished) this.#drawBar(progress, count, now);
    else if (finished || now - this.#lastLineMs >= PLAIN_LINE_EVERY_MS) this.#writeLine(progress, count, now);
  }

  /** One line of text; the bar is drawn anew below it with the next progress. */
  line(text: string): void {
    this.end();
    process.stderr.write(`${printable(text)}\n`);
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #begin(progress: Progress, now: number): void {
    this.end();
    this.#stage = progress.stage;
    this.#stageStartedMs = now;
    this.#lastLineMs = now;
    this.#samples = [];
  }

  #drawBar(progress: Progress, count: number, now: number): void {
    if (!this.#bar) {
      this.#bar = new cliProgress.SingleBar({
        format: `${progress.stage} [{bar}] {text}`,
        stream: process.stderr,
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
      });
      this.#bar.start(progress.total ?? count + 1, 0, { text: '' });
    }
    this.#bar.update(count, { text: this.#describe(progress, count, now) });
  }

  #writeLine(progress: Progress, count: number, now: number): void {
    this.#lastLineMs = now;
    process.stderr.write(`${progress.stage}: ${this.#describe(progress, count, now)}\n`);
  }

  #describe(progress: Progress, count: number, now: number): string {
    const first = this.#samples[0];
    const elapsed = first ? now - first.atMs : 0;
    const ratePerSecond = first && elapsed > 0 ? ((count - first.count) * 1000) / elapsed : 0;
    const left = progress.total === null ? null : progress.total - count;
    const of = progress.total === null ? '' : ` / ${progress.total.toLocaleString('en')}`;
    const parts = [`${count.toLocaleString('en')}${of} ${progress.unit}`];
    if (ratePerSecond > 0) parts.push(`${ratePerSecond.toFixed(ratePerSecond < 10 ? 1 : 0)}/s`);
    if (left === 0) parts.push(`in ${seconds((now - this.#stageStartedMs) / 1000)}`);
    else if (left !== null && ratePerSecond > 0) parts.push(`${seconds(left / ratePerSecond)} left`);
    if (progress.failed > 0) parts.push(`${progress.failed.toLocaleString('en')} unreadable`);
    return parts.join(' · ');
  }
}

function seconds(value: number): string {
  return value < 90 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`;
}
