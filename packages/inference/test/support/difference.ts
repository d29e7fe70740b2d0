import { type HostArray, sameShape, showShape } from '@foldwise/core'

/**
 * How two arrays differ beyond the tolerances, or nothing. Floats agree within `relative` of the expected value plus
 * `absolute`; everything else must be equal.
 */
export function difference(got: HostArray, expected: HostArray, relative = 1e-3, absolute = 1e-7): string | undefined {
  if (got.dtype !== expected.dtype) return `${got.dtype} instead of ${expected.dtype}`
  if (!sameShape(got.shape, expected.shape)) return `${showShape(got.shape)} instead of ${showShape(expected.shape)}`
  const float = got.dtype === 'float32' || got.dtype === 'float64'
  for (let i = 0; i < expected.data.length; i++) {
    const a = got.data[i]!
    const b = expected.data[i]!
    if (Object.is(a, b) || a === b) continue
    const near = float && Math.abs((a as number) - (b as number)) <= absolute + relative * Math.abs(b as number)
    if (!near) return `${a} instead of ${b} at ${i}`
  }
  return undefined
}
