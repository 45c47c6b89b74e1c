import { Notification } from 'electron';
import type { JobSummary } from '../contract/index.ts';
import { isActive, type JobNews, jobNews, taskbarProgress } from './decisions/index.ts';
import type { ShellTexts } from './texts/index.ts';

export interface JobSignsOptions {
  /** Those of the job queue. */
  readonly events: AsyncIterable<readonly JobSummary[]>;
  readonly texts: ShellTexts['notification'];
  readonly windows: () => readonly Electron.BrowserWindow[];
  /** Called with the job whose notification the person chooses. */
  readonly onChosen: (job: number) => void;
}

/** Shows outside the window how the jobs are: a bar in the task bar, a notification when a long one has ended. */
export async function showJobSigns({ events, texts, windows, onChosen }: JobSignsOptions): Promise<void> {
  const active = new Map<number, JobSummary>();
  for await (const changed of events) {
    for (const job of changed) {
      const focused = windows().some((window) => window.isFocused());
      const news = jobNews(active.get(job.id)?.status, job, focused);
      if (news) notify(news, texts, onChosen);
      if (isActive(job)) active.set(job.id, job);
      else active.delete(job.id);
    }
    const { value, mode } = taskbarProgress([...active.values()]);
    for (const window of windows()) window.setProgressBar(value, { mode });
  }
}

function notify(
  { id, kind, end, details }: JobNews,
  texts: ShellTexts['notification'],
  onChosen: (job: number) => void,
): void {
  const notification = new Notification({ title: texts.title(kind, end), body: details });
  notification.on('click', () => {
    onChosen(id);
  });
  notification.show();
}
