import type { DataOf, DType } from './dtype.ts'

/** Types at graph boundaries and in constants: those of tensors, and ONNX's int64 and string. */
export type GraphType = DType | 'int64' | 'string'

export type GraphDataOf = DataOf & { readonly int64: BigInt64Array; readonly string: readonly string[] }

/** A constant of a graph, row-major. */
export interface HostArray<T extends GraphType = GraphType> {
  readonly dtype: T
  readonly shape: readonly number[]
  readonly data: GraphDataOf[T]
}

/** An ONNX attribute with its kind spelled out, as in the protobuf. */
export type Attr =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: HostArray }

/** A graph's input or output. A string in `shape` is a symbolic size, such as `'N'` rows. */
export interface ValueSpec {
  readonly name: string
  readonly dtype: GraphType
  readonly shape: readonly (number | string)[]
}

/** One ONNX operator. An empty input name is an optional input left out. */
export interface GraphNode {
  readonly op: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attrs: { readonly [name: string]: Attr }
}

/** A computation as plain data: ONNX operators in an order that can be run. */
export interface Graph {
  readonly inputs: readonly ValueSpec[]
  readonly outputs: readonly ValueSpec[]
  readonly nodes: readonly GraphNode[]
  readonly constants: { readonly [name: string]: HostArray }
  /** Operator-set version of each domain the nodes use; `''` is ONNX itself. */
  readonly opsets: { readonly [domain: string]: number }
}
