import { InputError, type Shape, showShape, sizeOf } from '@foldwise/core'

/** The shape that `shapes` stretch to: axes align at the end, and sizes of 1 repeat. */
export function broadcastShape(shapes: readonly Shape[], where: string): number[] {
  const rank = Math.max(...shapes.map((s) => s.length))
  const out = new Array<number>(rank).fill(1)
  for (const shape of shapes) {
    shape.forEach((size, i) => {
      const axis = rank - shape.length + i
      if (out[axis] === 1) out[axis] = size
      else if (size !== 1 && size !== out[axis]) {
        throw new InputError(
          `${where}: expected shapes that broadcast, got ${shapes.map(showShape).join(' and ')}. Reshape one.`,
        )
      }
    })
  }
  return out
}

/** Strides with which an array of `shape` is read as one of the longer shape `out`: 0 along axes that repeat. */
export function broadcastStrides(shape: Shape, out: Shape): number[] {
  const strides = new Array<number>(out.length).fill(0)
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1) strides[out.length - shape.length + i] = step
    step *= shape[i]!
  }
  return strides
}

/**
 * Walks `shape` in row-major order as runs along one axis. `run` gets where each array stands, by how much it moves an
 * element, how many elements the run has, and where the result stands. Axes that every array walks evenly are joined,
 * so equal shapes are one run.
 */
export function forEachRun(
  shape: Shape,
  strides: readonly (readonly number[])[],
  run: (at: readonly number[], step: readonly number[], length: number, out: number) => void,
): void {
  if (sizeOf(shape) === 0) return
  const { sizes, steps } = join(shape, strides)
  const inner = sizes.length - 1
  const length = sizes[inner]!
  const innerSteps = steps.map((s) => s[inner]!)
  const at = steps.map(() => 0)
  const count = new Array<number>(inner).fill(0)
  for (let out = 0; ; out += length) {
    run(at, innerSteps, length, out)
    let axis = inner - 1
    for (; axis >= 0; axis--) {
      for (let k = 0; k < at.length; k++) at[k]! += steps[k]![axis]!
      if (++count[axis]! < sizes[axis]!) break
      for (let k = 0; k < at.length; k++) at[k]! -= steps[k]![axis]! * sizes[axis]!
      count[axis] = 0
    }
    if (axis < 0) return
  }
}

/** Drops axes of size 1 and joins neighbours that every array steps through as one. At least one axis is left. */
function join(shape: Shape, strides: readonly (readonly number[])[]): { sizes: number[]; steps: number[][] } {
  const sizes: number[] = []
  const steps: number[][] = strides.map(() => [])
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!
    if (size === 1) continue
    const last = sizes.length - 1
    if (last >= 0 && strides.every((s, k) => steps[k]![last] === s[axis]! * size)) {
      sizes[last]! *= size
      for (const [k, s] of strides.entries()) steps[k]![last] = s[axis]!
    } else {
      sizes.push(size)
      for (const [k, s] of strides.entries()) steps[k]!.push(s[axis]!)
    }
  }
  if (sizes.length === 0) return { sizes: [1], steps: strides.map(() => [0]) }
  return { sizes, steps }
}
