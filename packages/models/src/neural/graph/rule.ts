import { type GraphNode, hostData, InputError, type Tensor } from '@foldwise/core'
import type { Context } from '../context.ts'

/** One node in a run: its inputs, those that are not there `undefined`, and where it is. */
export interface NodeRun {
  readonly node: GraphNode
  readonly opset: number
  readonly ins: readonly (Tensor | undefined)[]
  readonly context: Context
  /** How many rows the run has. */
  readonly rows: number
}

/** What an ONNX operator is in ops that have gradients. */
export interface Rule {
  readonly run: (at: NodeRun) => readonly Tensor[]
  /** Inputs that say how, not what: shapes, axes, bounds. They are read, and stay on the host. */
  readonly read?: readonly number[]
}

type Attrs = GraphNode['attrs']

const read = <T>(attrs: Attrs, name: string, kind: string, missing: T): T =>
  ((attrs[name] as { readonly [kind: string]: T } | undefined)?.[kind] as T | undefined) ?? missing

export const intOf = <D = undefined>({ attrs }: GraphNode, name: string, missing?: D): number | D =>
  read(attrs, name, 'int', missing as number | D)
export const floatOf = ({ attrs }: GraphNode, name: string, missing: number): number =>
  read(attrs, name, 'float', missing)
export const intsOf = ({ attrs }: GraphNode, name: string): readonly number[] | undefined =>
  read<readonly number[] | undefined>(attrs, name, 'ints', undefined)
export const textOf = ({ attrs }: GraphNode, name: string, missing: string): string =>
  read(attrs, name, 'string', missing)

/** Throws `InputError` for something about a node that its rule does not do. */
export function refuse(node: GraphNode, expected: string, got: string): never {
  throw new InputError(`graphLayer: expected ${node.op} ${expected}, got ${got}. Export the model without it.`)
}

/** Numbers of an input that says how. Throws `InputError` where they depend on values that a device holds. */
export function numbersOf(t: Tensor | undefined): number[] | undefined {
  return t && Array.from(hostData(t), Number)
}

/** Axes or sizes, from an input in newer operator sets and from an attribute in older ones. */
export const listOf = ({ ins, node }: NodeRun, input: number, attr: string): readonly number[] | undefined =>
  numbersOf(ins[input]) ?? intsOf(node, attr)
