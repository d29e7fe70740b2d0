import type { Graph } from '@foldwise/core'
import { onnxOps } from '../ops/onnx-ops.ts'
import type { GraphOp } from './graph-op.ts'
import { type RunOptions, type Session, sessionWith } from './session-with.ts'

export interface SessionOptions extends RunOptions {
  /** More operators, a third party's or yours. One with the name of ours takes its place. */
  readonly ops?: readonly GraphOp[]
}

/**
 * Runs a graph, or an ONNX file, on this machine's own kernels, with every operator foldwise has.
 * float32 values are rounded after every operator, float64 ones never; the same feeds give the same bits in Node and
 * in browsers. `await` it once, `run` it often: weights are prepared here. Errors: see `sessionWith`.
 */
export function session(source: Graph | Uint8Array, options: SessionOptions = {}): Promise<Session> {
  return sessionWith([...onnxOps, ...(options.ops ?? [])], source, options)
}
