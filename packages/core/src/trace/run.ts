import type { Spec } from '../executor.ts'
import type { Emitter } from './emitter.ts'
import type { Tracer } from './tracer.ts'

/** One run of the function at given sizes, lowered to ONNX. */
export interface Run {
  readonly tracer: Tracer
  readonly lowered: readonly Emitter[]
  readonly outputs: readonly { readonly name: string; readonly value: string; readonly spec: Spec }[]
}
