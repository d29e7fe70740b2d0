import type { ModelType } from '@foldwise/core'
import type { Subject } from '@foldwise/testing'
import { runOnnx } from '../run-onnx.ts'

/** A composite's type that builds parts of the given types only, as `load` with a list of types does. */
export const withParts = (type: ModelType, ...parts: readonly ModelType[]): ModelType => ({
  type: type.type,
  version: type.version,
  restore: (saved) => type.restore(saved),
  parts: [type, ...parts],
})

/** Runs graphs in ONNX Runtime where it is installed. */
export const options = { ...(runOnnx && { runGraph: runOnnx.runGraph }) }
export type Subjects = { readonly [name: string]: Subject }
