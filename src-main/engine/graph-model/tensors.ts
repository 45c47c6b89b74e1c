import type { Graph, Tensor } from '../onnx/index.ts';
import type { FreeShapes } from './free-shapes.ts';
import type { GraphDefBuilder } from './graph-def-builder.ts';
import { FROM_LAST, permuteTensor, reshapedTensor, TO_LAST } from './permute.ts';
import type { Placed } from './placed.ts';

/** The ONNX graph's tensors in the GraphModel, each in one order of axes or in both; turned only where it must be. */
export class Tensors {
  readonly #builder: GraphDefBuilder;
  readonly #shapes: FreeShapes;
  readonly #constants: Graph['initializers'];
  readonly #given = new Map<string, string>();
  readonly #last = new Map<string, string>();

  constructor(builder: GraphDefBuilder, shapes: FreeShapes, constants: Graph['initializers']) {
    this.#builder = builder;
    this.#shapes = shapes;
    this.#constants = constants;
  }

  set(name: string, placed: Placed): void {
    if ('given' in placed) this.#given.set(name, placed.given);
    else this.#last.set(name, placed.last);
  }

  constant(name: string): Tensor | undefined {
    return this.#constants.get(name);
  }

  /** True for a computed picture that is there as N × H × W × C. */
  isLast(name: string): boolean {
    return this.#last.has(name) && !this.#constants.has(name);
  }

  /** The tensor in ONNX's order; undefined where nothing makes it. Throws `invalid-input`. */
  given(name: string): string | undefined {
    return this.#find(name, this.#given, () => {
      const constant = this.#constants.get(name);
      if (constant) return this.#builder.constant(constant, name);
      const last = this.#last.get(name);
      return last === undefined ? undefined : this.#transpose(last, FROM_LAST, name);
    });
  }

  /**
   * The tensor as N × H × W × C. A constant with fewer axes is one that is spread over a picture (`[C, 1, 1]`), and gets
   * axes of size 1 in front. Undefined for what is no picture. Throws `invalid-input`.
   */
  last(name: string): string | undefined {
    return this.#find(name, this.#last, () => {
      const constant = this.#constants.get(name);
      if (constant) return this.#lastConstant(constant, name);
      const given = this.#given.get(name);
      const isPicture = this.#shapes.dims.get(name)?.length === 4;
      return given === undefined || !isPicture ? undefined : this.#transpose(given, TO_LAST, name);
    });
  }

  #lastConstant(constant: Tensor, name: string): string | undefined {
    const { dims } = constant;
    if (dims.length > 4) return undefined;
    if (dims.length === 0) return this.#builder.constant(constant, name);
    const picture = reshapedTensor(constant, [...Array<number>(4 - dims.length).fill(1), ...dims]);
    return this.#builder.constant(permuteTensor(picture, TO_LAST), name);
  }

  #transpose(from: string, perm: readonly number[], name: string): string {
    const order = this.#builder.constant(
      { type: 'int32', dims: [perm.length], data: Int32Array.from(perm) },
      'perm',
    );
    return this.#builder.node('Transpose', [from, order], {}, `${name}/transposed`);
  }

  #find(name: string, known: Map<string, string>, make: () => string | undefined): string | undefined {
    const found = known.get(name) ?? make();
    if (found !== undefined) known.set(name, found);
    return found;
  }
}
