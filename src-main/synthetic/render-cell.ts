import type { Random } from '../base/index.ts';
import { photograph } from './camera.ts';
import type { CellKind } from './cell-kinds.ts';
import type { SyntheticCell } from './synthetic-cell.ts';
import { paintDirt, paintPlatelet } from './confounders.ts';
import { DensityField } from './density.ts';
import { blackenOutside, type Placed, trimBlack } from './mask.ts';
import { crenate, cutLine, type Outline, roundish, spike } from './outline.ts';
import { paintRings, paintTrophozoite } from './parasites.ts';
import type { PatientLook } from './patient-look.ts';
import { type Canvas, paintBlotches, paintRedCell } from './red-cell.ts';

/**
 * Draws one crop, about 110 to 160 pixels a side, cut out tightly along a rough outline as in the NIH set. What was
 * stained absorbs light (law of Beer and Lambert); the photograph adds uneven light, blur, colour fringe and noise.
 * The same state of `random` gives the same pixels.
 */
export function renderSyntheticCell(random: Random, look: PatientLook, kind: CellKind): SyntheticCell {
  const isRagged = random.chance(look.raggedShare);
  const outline = cellOutline(random, look, kind, isRagged);
  const cut = cutLine(random, outline, look.maskMargin, isRagged);
  const { left, right, top, bottom } = cut.box();
  // What lies beside the cell needs room, which is trimmed again.
  const room = kind === 'platelet' ? Math.ceil(0.4 * look.cellRadius) : 0;
  const field = new DensityField(Math.ceil(right - left) + 2 * room, Math.ceil(bottom - top) + 2 * room);
  const canvas: Canvas = { field, x: room - left, y: room - top, outline, look };
  paintRedCell(random, canvas);
  paintBlotches(random, canvas);
  const beside = paintContent(random, canvas, kind);
  const crop = { pixels: photograph(random, field, look), width: field.width, height: field.height };
  blackenOutside(crop, [{ x: canvas.x, y: canvas.y, outline: cut }, ...beside], look.maskStep);
  return trimBlack(crop);
}

function cellOutline(random: Random, look: PatientLook, kind: CellKind, isRagged: boolean): Outline {
  const radius = look.cellRadius * Math.min(1.2, Math.max(0.8, 1 + 0.06 * random.normal()));
  const elongation = random.chance(0.15) ? random.uniform(1.2, 1.6) : random.uniform(1, 1.15);
  const round = roundish(random, radius, { elongation, waviness: 0.03 });
  if (kind === 'crenated') return crenate(random, round);
  return isRagged && random.chance(0.5) ? spike(random, round) : round;
}

/** Returns what the segmentation takes along although it lies beside the cell. */
function paintContent(random: Random, canvas: Canvas, kind: CellKind): Placed[] {
  switch (kind) {
    case 'ring':
      paintRings(random, canvas);
      return [];
    case 'trophozoite':
      paintTrophozoite(random, canvas);
      return [];
    case 'platelet':
      return [paintPlatelet(random, canvas)];
    case 'dirt':
      paintDirt(random, canvas);
      return [];
    case 'crenated':
    case 'plain':
      return [];
  }
}
