/** How much the mix of kinds of groups counts beside the shares of images. */
const KIND_WEIGHT = 0.2;
/** What a part costs for each quantity that it lacks entirely although there is enough for all parts. */
const LACKING_COST = 10;

/** What must stay together, usually a patient. */
export interface Group {
  readonly key: string;
  /** Images per class. */
  readonly counts: readonly number[];
}

/** A quantity that each part should get its fraction of: all images, images of a class, groups of a kind. */
interface Quantity {
  readonly weight: number;
  readonly of: (group: Group) => number;
}

function quantitiesOf(classes: number): Quantity[] {
  const perClass = (weight: number, of: (count: number) => number): Quantity[] =>
    Array.from({ length: classes }, (_, c) => ({ weight, of: ({ counts }) => of(counts[c] ?? 0) }));
  return [
    { weight: 1, of: imagesIn },
    ...perClass(1, (count) => count),
    { weight: KIND_WEIGHT, of: () => 1 },
    ...perClass(KIND_WEIGHT, (count) => (count > 0 ? 1 : 0)),
    ...perClass(KIND_WEIGHT, (count) => (count > 0 ? 0 : 1)),
  ];
}

export function imagesIn({ counts }: Group): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Which group is where, and what that costs. */
export class GroupParts {
  readonly #fractions: readonly number[];
  readonly #weights: readonly number[];
  /** Per group: its share of the total of each quantity. */
  readonly #shares: readonly Float64Array[];
  /** Per quantity: whether enough groups carry it for every part to have one. */
  readonly #enough: readonly boolean[];
  /** Per part: the share of each quantity in it, and the number of groups that carry it. */
  readonly #held: readonly { shares: Float64Array; carriers: Int32Array }[];
  readonly #partOf: Int32Array;

  constructor(groups: readonly Group[], fractions: readonly number[]) {
    const quantities = quantitiesOf(Math.max(0, ...groups.map(({ counts }) => counts.length)));
    const totals = quantities.map(({ of }) => groups.reduce((sum, group) => sum + of(group), 0));
    const carriers = quantities.map(({ of }) => groups.filter((group) => of(group) > 0).length);
    this.#fractions = fractions;
    this.#weights = quantities.map(({ weight }, q) => (totals[q] === 0 ? 0 : weight));
    this.#enough = carriers.map((count) => count >= fractions.length);
    this.#shares = groups.map((group) =>
      Float64Array.from(quantities, ({ of }, q) => of(group) / (totals[q] === 0 ? 1 : (totals[q] ?? 1))),
    );
    this.#held = fractions.map(() => ({
      shares: new Float64Array(quantities.length),
      carriers: new Int32Array(quantities.length),
    }));
    this.#partOf = new Int32Array(groups.length).fill(-1);
  }

  partOf(group: number): number {
    return this.#partOf[group] ?? -1;
  }

  /** Puts the group where the whole costs least; true if it left its old part for a better one. */
  placeBest(group: number): boolean {
    const before = this.partOf(group);
    this.#take(group);
    let best = before;
    let bestCost = before < 0 ? Infinity : this.#costOfAdding(group, before) - 1e-12;
    this.#fractions.forEach((_, part) => {
      const cost = this.#costOfAdding(group, part);
      if (cost < bestCost) [best, bestCost] = [part, cost];
    });
    this.#put(group, best);
    return best !== before;
  }

  /** Exchanges two groups of different parts if the whole costs less afterwards. */
  swapIfBetter(first: number, second: number): boolean {
    const [here, there] = [this.partOf(first), this.partOf(second)];
    if (here === there) return false;
    const before = this.#cost(here) + this.#cost(there);
    this.#exchange(first, second);
    if (this.#cost(here) + this.#cost(there) < before - 1e-12) return true;
    this.#exchange(first, second);
    return false;
  }

  #exchange(first: number, second: number): void {
    const [here, there] = [this.partOf(first), this.partOf(second)];
    this.#take(first);
    this.#take(second);
    this.#put(first, there);
    this.#put(second, here);
  }

  #costOfAdding(group: number, part: number): number {
    const before = this.#cost(part);
    this.#put(group, part);
    const after = this.#cost(part);
    this.#take(group);
    return after - before;
  }

  #put(group: number, part: number): void {
    this.#change(group, part, 1);
    this.#partOf[group] = part;
  }

  #take(group: number): void {
    const part = this.partOf(group);
    if (part >= 0) this.#change(group, part, -1);
    this.#partOf[group] = -1;
  }

  #change(group: number, part: number, sign: 1 | -1): void {
    const held = this.#held[part];
    const shares = this.#shares[group];
    if (!held || !shares) return;
    for (let q = 0; q < shares.length; q++) {
      const share = shares[q] ?? 0;
      if (share === 0) continue;
      held.shares[q] = (held.shares[q] ?? 0) + sign * share;
      held.carriers[q] = (held.carriers[q] ?? 0) + sign;
    }
  }

  /** Σ weight · (share - fraction)² / fraction, as Pearson's chi-square, and what the part lacks. */
  #cost(part: number): number {
    const held = this.#held[part];
    const fraction = this.#fractions[part];
    if (!held || fraction === undefined) return 0;
    let cost = 0;
    for (let q = 0; q < held.shares.length; q++) {
      cost += ((this.#weights[q] ?? 0) * ((held.shares[q] ?? 0) - fraction) ** 2) / fraction;
      if (held.carriers[q] === 0 && this.#enough[q] === true) cost += LACKING_COST;
    }
    return cost;
  }
}
