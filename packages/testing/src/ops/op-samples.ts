import type { OpSample } from './sample.ts'
import { elementwiseSamples } from './samples/elementwise.ts'
import { imageSamples } from './samples/image.ts'
import { linearSamples } from './samples/linear.ts'
import { normSamples } from './samples/norm.ts'
import { reduceSamples } from './samples/reduce.ts'
import { shapeSamples } from './samples/shape.ts'

/** Calls of every built-in op: broadcast, odd, scalar and empty shapes, each dtype it takes. */
export const opSamples: readonly OpSample[] = [
  ...elementwiseSamples,
  ...reduceSamples,
  ...shapeSamples,
  ...linearSamples,
  ...imageSamples,
  ...normSamples,
]
