/** What of Electron's utility process is needed to end it. */
export interface Killable {
  /** Undefined until the process is there. */
  readonly pid: number | undefined;
  kill(): boolean;
  once(event: 'spawn', listener: () => void): unknown;
}

/** Ends a process, also one that was just asked for: Electron's `kill` does nothing until it is there. */
export function killWhenThere(child: Killable): void {
  if (child.pid !== undefined) child.kill();
  else child.once('spawn', () => void child.kill());
}
