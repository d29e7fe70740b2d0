import type { Steps } from '@foldwise/kernels'
import { STEP } from './copying.ts'
import type { Forest } from './forest.ts'

/** Nodes of 16 bytes, so that a node is one line of the cache; see packages/kernels/assembly/tree/predict.ts. */
export interface PackedNodes {
  readonly buffer: ArrayBuffer
  readonly floats: Float32Array
  readonly integers: Int32Array
}

export function* packing(f: Forest): Steps<PackedNodes> {
  const count = f.feature.length
  const buffer = new ArrayBuffer(16 * count)
  const floats = new Float32Array(buffer)
  const integers = new Int32Array(buffer)
  for (let i = 0; i < count; i++) {
    const leaf = f.feature[i]! < 0
    floats[4 * i] = leaf ? Infinity : floor32(f.threshold[i]!)
    integers[4 * i + 1] = leaf ? 0 : f.feature[i]! | (f.missingLeft[i]! << 31)
    integers[4 * i + 2] = leaf ? i : f.left[i]!
    integers[4 * i + 3] = leaf ? i : f.right[i]!
    if (i % STEP === STEP - 1) yield
  }
  return { buffer, floats, integers }
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The largest float32 of at most `t`: a float32 is at most `t` exactly where it is at most this. */
export function floor32(t: number): number {
  const near = Math.fround(t)
  if (near <= t) return near
  float[0] = near
  // Toward minus infinity; next below 0 is the smallest negative number.
  bits[0] = near === 0 ? 0x80000001 | 0 : bits[0]! + (near > 0 ? -1 : 1)
  return float[0]!
}
