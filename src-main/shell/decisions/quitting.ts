/** Does the app end at once, or is the person asked first because jobs are queued or running? */
export function onQuit(activeJobs: number): 'quit' | 'ask' {
  return activeJobs > 0 ? 'ask' : 'quit';
}

/** Does closing the last window end the app? Everywhere but on macOS, where apps stay until told. */
export function endsWithLastWindow(platform: NodeJS.Platform): boolean {
  return platform !== 'darwin';
}
