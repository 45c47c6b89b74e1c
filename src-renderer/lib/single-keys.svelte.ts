const STORED = 'smearwise-single-keys';

/** Whether single keys are shortcuts: who dictates text to the PC may want them off (WCAG 2.1.4). */
class SingleKeys {
  #on = $state(localStorage.getItem(STORED) !== 'off');

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    localStorage.setItem(STORED, on ? 'on' : 'off');
  }
}

export const singleKeys = new SingleKeys();
