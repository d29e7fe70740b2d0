import type { HostArray } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import type { Attrs } from './attrs.ts'
import type { HeldOp } from './held/held-op.ts'

/** Runs one node: its inputs, with `undefined` for optional ones left out, to its outputs. Never writes to an input. */
export type RunNode = (inputs: readonly (HostArray | undefined)[]) => readonly HostArray[]

/** What an operator knows about its node before the first run. */
export interface NodeSetup {
  /** Starts the operator's messages: `Add (node 3)`. */
  readonly where: string
  readonly attrs: Attrs
  /** Version of the operator's domain. */
  readonly opset: number
  /** Inputs and outputs the node names, empty ones at the end left out. */
  readonly inputs: number
  readonly outputs: number
  /** Kernels of this process, for operators that use WebAssembly. */
  readonly kernels: Kernels
  /** The value of input `i` where it never changes: weights to pack, vocabularies to index. */
  constant(i: number): HostArray | undefined
}

/**
 * An ONNX operator that a session can run: plain data and one pure function. Anyone can write one and pass it to
 * `session`; defining it has no side effect, so operators that nobody names are shaken out of bundles.
 */
export interface GraphOp {
  readonly name: string
  /** Default `''`, ONNX itself. */
  readonly domain?: string
  /** Oldest operator-set version whose meaning this is. Default: any that `fromOnnx` reads. */
  readonly since?: number
  /** Fewest and most inputs, then fewest and most outputs. Default `[1, 1, 1, 1]`. */
  readonly arity?: readonly [minInputs: number, maxInputs: number, minOutputs: number, maxOutputs: number]
  /** Checks and reads the attributes once, when the session is made. Throws `InputError` where they do not fit. */
  readonly create: (node: NodeSetup) => RunNode
  /** A faster way for float32 values that stay in kernel memory between operators. Results agree up to rounding. */
  readonly held?: HeldOp
}
