import type { HostArray } from '@foldwise/core'
import type { Activation } from '@foldwise/kernels'
import type { NodeSetup } from '../graph-op.ts'
import { Held } from './held.ts'
import type { HeldMemory } from './memory.ts'

/** What an operator knows before the first run, and what has been fused into it. */
export interface HeldSetup extends NodeSetup {
  readonly memory: HeldMemory
  /** Done to each result, last. */
  readonly activation: Activation
  /** A known row that is added to each row of a product. */
  readonly bias: HostArray | undefined
  /** Says that input `i`, a constant, need not stay on the host: `unpack` makes it again for runs that go the usual way. */
  packs(i: number, unpack: () => HostArray): void
}

/** An input as it is: in kernel memory, or on the host. */
export type Operand = Held | HostArray | undefined

export const isFloat32 = (x: Operand): x is Held | HostArray<'float32'> =>
  x !== undefined && (x instanceof Held || x.dtype === 'float32')

/**
 * Runs one node on values in kernel memory. What it returns was taken from the session's memory, or is a new array on the host;
 * nothing means that these inputs are not for it, and the operator's usual way is taken. `residual`, if one was fused, is added to
 * the result and must have its shape.
 */
export type RunHeld = (inputs: readonly Operand[], residual: Operand) => Operand

/** How an operator runs on values in kernel memory, and what it can be fused with: there for speed alone. */
export interface HeldOp {
  /** Nothing where this node's weights or attributes are not for it. */
  readonly create: (node: HeldSetup) => RunHeld | undefined
  /** Whether it takes values from the host into kernel memory; the others follow where one of their inputs is there. */
  readonly enters?: (node: NodeSetup) => boolean
  /** What that follows can be its own: an activation, and before that the sum with another value. */
  readonly fuses?: 'activation' | 'sum and activation'
  /** What the operator does, if it is an activation of the kernels. */
  readonly activation?: (node: NodeSetup) => Activation | undefined
}

export const NO_ACTIVATION: Activation = { kind: 'none', low: 0, high: 0 }
