import type { Forest } from './forest.ts'

/** Nodes as the kernel reads them; see packages/kernels/assembly/tree/predict.ts. */
export function packForest(f: Forest): ArrayBuffer {
  const count = f.feature.length
  const buffer = new ArrayBuffer(16 * count)
  const floats = new Float32Array(buffer)
  const integers = new Uint32Array(buffer)
  for (let i = 0; i < count; i++) {
    const leaf = f.feature[i]! < 0
    floats[4 * i] = leaf ? Infinity : floor32(f.threshold[i]!)
    integers[4 * i + 1] = leaf ? 0 : (f.feature[i]! | (f.missingLeft[i]! << 31)) >>> 0
    integers[4 * i + 2] = leaf ? i : f.left[i]!
    integers[4 * i + 3] = leaf ? i : f.right[i]!
  }
  return buffer
}

/** The largest float32 of at most `t`: a float32 is at most `t` exactly where it is at most this. */
export function floor32(t: number): number {
  const near = Math.fround(t)
  if (near <= t) return near
  const bits = new Int32Array(Float32Array.of(near).buffer)
  // Toward minus infinity; next below 0 is the smallest negative number.
  bits[0] = near === 0 ? 0x80000001 | 0 : bits[0]! + (near > 0 ? -1 : 1)
  return new Float32Array(bits.buffer)[0]!
}
