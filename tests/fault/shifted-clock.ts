/** Loaded before a program (`node --import`), sets the clock of all its JavaScript wrong by SMEARWISE_CLOCK_SHIFT_MS. */
const shiftMs = Number(process.env['SMEARWISE_CLOCK_SHIFT_MS'] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(RealDate.now() + shiftMs);
    else super(...(parts as [number]));
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;

export {};
