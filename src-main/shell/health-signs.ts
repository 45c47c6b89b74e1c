import { Notification } from 'electron';
import type { HealthFinding } from '../contract/index.ts';
import { healthNews, type ToldHealth } from './decisions/index.ts';
import type { ShellTexts } from './texts/index.ts';

const LOOKED_AT_MS = 5 * 60 * 1000;

export interface HealthSignsOptions {
  /** What is wrong with the data folder just now. */
  readonly health: () => readonly HealthFinding[];
  readonly texts: ShellTexts['health'];
  /** Called when the person chooses a notification. */
  readonly onChosen: () => void;
}

/** Tells by notifications what goes wrong with the data folder, now and while the app runs; answers what ends it. */
export function showHealthSigns({ health, texts, onChosen }: HealthSignsOptions): () => void {
  let told: ToldHealth = new Set();
  const look = () => {
    const seen = healthNews(told, health());
    told = seen.told;
    for (const { message, nextStep } of seen.news) {
      const notification = new Notification({ title: texts.title, body: `${message}\n${nextStep}` });
      notification.on('click', onChosen);
      notification.show();
    }
  };
  look();
  const timer = setInterval(look, LOOKED_AT_MS);
  return () => {
    clearInterval(timer);
  };
}
