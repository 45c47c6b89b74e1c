/**
 * TensorFlow's GraphDef as TensorFlow.js reads it from `model.json`: protobuf's JSON, whole numbers as text and text
 * in base64 (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/graph.proto).
 */

/** Element types of a GraphModel; TensorFlow.js computes with no others. */
export type TfType = 'DT_FLOAT' | 'DT_INT32' | 'DT_BOOL';

export interface TensorShape {
  readonly dim: readonly { readonly size: string }[];
}

export type AttrValue =
  | { readonly i: string }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly s: string }
  | { readonly type: TfType }
  | { readonly shape: TensorShape }
  | { readonly tensor: { readonly dtype: TfType; readonly tensorShape: TensorShape } }
  | { readonly list: { readonly i: readonly string[] } };

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** Names of nodes; `name:1` is the second output. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}

export const whole = (value: number): AttrValue => ({ i: String(value) });
export const wholes = (values: readonly number[]): AttrValue => ({ list: { i: values.map(String) } });
export const decimal = (value: number): AttrValue => ({ f: value });
export const flag = (value: boolean): AttrValue => ({ b: value });
export const text = (value: string): AttrValue => ({ s: Buffer.from(value).toString('base64') });
export const ofType = (type: TfType): AttrValue => ({ type });

/** A dimension of -1 may be any size. */
export function tensorShape(dims: readonly number[]): TensorShape {
  return { dim: dims.map((dim) => ({ size: String(dim) })) };
}
