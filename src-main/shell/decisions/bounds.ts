/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a window was left. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly maximised: boolean;
}

/** The smallest window in which every screen can be used. */
export const MINIMUM_SIZE = { width: 960, height: 640 };
const USUAL_SIZE = { width: 1360, height: 860 };
/** A window that shows less than this is lost: there is no title bar to drag it back by. */
const VISIBLE = { width: 120, height: 60 };

/**
 * Where a window opens: as it was left, made to fit into the screen that shows most of it; in the middle of the first
 * screen where it was never left or its screen is gone. `workAreas` are the screens without task bars, the main one first.
 */
export function restoreBounds(left: WindowState | undefined, workAreas: readonly Rectangle[]): WindowState {
  const main = workAreas[0] ?? { x: 0, y: 0, ...USUAL_SIZE };
  if (!left) return { bounds: centred(USUAL_SIZE, main), maximised: false };
  const shown = workAreas
    .map((area) => ({ area, overlap: overlap(left.bounds, area) }))
    .filter(({ overlap: { width, height } }) => width >= VISIBLE.width && height >= VISIBLE.height)
    .toSorted((a, b) => b.overlap.width * b.overlap.height - a.overlap.width * a.overlap.height)[0];
  const bounds = shown ? fitted(left.bounds, shown.area) : centred(left.bounds, main);
  return { bounds, maximised: left.maximised };
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function fitted(bounds: Rectangle, area: Rectangle): Rectangle {
  const { width, height } = fittedSize(bounds, area);
  return {
    x: Math.round(clamp(bounds.x, area.x, area.x + area.width - width)),
    y: Math.round(clamp(bounds.y, area.y, area.y + area.height - height)),
    width,
    height,
  };
}

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const { width, height } = fittedSize(size, area);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

/** At least the smallest size, but never larger than the screen. */
function fittedSize(size: { width: number; height: number }, area: Rectangle) {
  return {
    width: Math.round(Math.min(Math.max(size.width, MINIMUM_SIZE.width), area.width)),
    height: Math.round(Math.min(Math.max(size.height, MINIMUM_SIZE.height), area.height)),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
