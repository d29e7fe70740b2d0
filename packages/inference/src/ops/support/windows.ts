import { InputError, type Shape, showShape, sizeOf } from '@foldwise/core'
import type { NodeSetup } from '../../session/graph-op.ts'

/** Windows that slide over the spatial axes of an image, one number for each axis; `pads` are those before, then after. */
export interface Windows {
  readonly spatial: Shape
  readonly kernel: Shape
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
  /** Windows along each axis. */
  readonly counts: Shape
}

const AUTO_PAD = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] as const
type AutoPad = (typeof AUTO_PAD)[number]

/** How windows slide, as attributes say. */
export interface Sliding {
  readonly auto: AutoPad
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
}

/** Reads the attributes that convolutions and pooling share; the result is for as many spatial axes as a run has. */
export function readSliding({ where, attrs }: NodeSetup): (rank: number) => Sliding {
  const auto = attrs.oneOf('auto_pad', AUTO_PAD, 'NOTSET')
  const given = { strides: attrs.ints('strides'), dilations: attrs.ints('dilations'), pads: attrs.ints('pads') }
  return (rank) => {
    const list = (name: keyof typeof given, length: number, missing: number): readonly number[] => {
      const v = given[name] ?? new Array<number>(length).fill(missing)
      if (v.length === length && v.every((d) => d >= missing)) return v
      throw new InputError(
        `${where}: expected ${length} ${name}, each >= ${missing}, got ${showShape(v)}. Check the graph.`,
      )
    }
    return {
      auto,
      strides: list('strides', rank, 1),
      dilations: list('dilations', rank, 1),
      pads: list('pads', 2 * rank, 0),
    }
  }
}

/** The windows over an image. `ceil`: one more where a window would only partly lie inside, as long as it starts inside. */
export function windowsOf(spatial: Shape, kernel: Shape, sliding: Sliding, ceil: boolean, where: string): Windows {
  const { auto, strides, dilations } = sliding
  if (kernel.length !== spatial.length || kernel.some((k) => k < 1)) {
    throw new InputError(
      `${where}: expected a kernel of ${spatial.length} sizes >= 1, got ${showShape(kernel)}. Check the graph.`,
    )
  }
  const extent = kernel.map((k, i) => (k - 1) * dilations[i]! + 1)
  const pads = padsOf(spatial, extent, sliding)
  const counts = spatial.map((size, i) => {
    if (auto.startsWith('SAME')) return Math.ceil(size / strides[i]!)
    const before = pads[i]!
    const steps = (size + before + pads[i + spatial.length]! - extent[i]!) / strides[i]!
    const count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1
    return ceil && (count - 1) * strides[i]! >= size + before ? count - 1 : count
  })
  if (counts.some((c) => c < 1)) {
    throw new InputError(
      `${where}: expected an image that windows of ${showShape(extent)} fit in, got ${showShape(spatial)}. Give a larger one.`,
    )
  }
  return { spatial, kernel, strides, dilations, pads, counts }
}

/** Kernels count in 32 bits: whether every sum of two of these numbers stays below 2^31. */
export function fitsKernels({ spatial, strides, dilations, pads, counts }: Windows): boolean {
  return Math.max(...spatial, ...strides, ...dilations, ...pads, ...counts) < 2 ** 28
}

function padsOf(spatial: Shape, extent: Shape, { auto, strides, pads }: Sliding): readonly number[] {
  if (auto === 'NOTSET') return pads
  if (auto === 'VALID') return pads.map(() => 0)
  const missing = spatial.map((size, i) =>
    Math.max(0, (Math.ceil(size / strides[i]!) - 1) * strides[i]! + extent[i]! - size),
  )
  return splitPads(missing, auto === 'SAME_UPPER')
}

/** Padding in all along each axis as padding before and after; an odd one goes after, or before. */
export function splitPads(total: readonly number[], after: boolean): number[] {
  const [less, more] = [total.map((t) => Math.floor(t / 2)), total.map((t) => Math.ceil(t / 2))]
  return after ? [...less, ...more] : [...more, ...less]
}

/** Everything that windows over one plane touch, tap by tap, in runs along the last axis. */
export interface Runs {
  /** Four numbers a run: the tap, the first window, the place of its value in the plane, and how many windows. */
  readonly list: Int32Array
  /** By how much the place moves from a window to the next. */
  readonly step: number
  readonly taps: number
  readonly windows: number
  readonly plane: number
}

export function runsOf(windows: Windows): Runs {
  const { spatial, kernel, strides, dilations, pads, counts } = windows
  const last = spatial.length - 1
  const list: number[] = []
  const touching = spatial.map((_, axis) => tapsThatTouch(windows, axis))
  const sizes = touching.map((taps) => taps.length)
  forEachIndex(sizes, (index) => {
    const k = index.map((n, axis) => touching[axis]![n]!)
    const tap = k.reduce((n, v, axis) => n * kernel[axis]! + v, 0)
    const shift = k.map((v, i) => v * dilations[i]! - pads[i]!)
    const step = strides[last]!
    const from = Math.max(0, Math.ceil(-shift[last]! / step))
    const to = Math.min(counts[last]! - 1, Math.floor((spatial[last]! - 1 - shift[last]!) / step))
    if (to < from) return
    forEachIndex(counts.slice(0, last), (o, row) => {
      let at = 0
      for (let i = 0; i < last; i++) {
        const place = o[i]! * strides[i]! + shift[i]!
        if (place < 0 || place >= spatial[i]!) return
        at = at * spatial[i]! + place
      }
      at = at * spatial[last]! + from * step + shift[last]!
      list.push(tap, row * counts[last]! + from, at, to - from + 1)
    })
  })
  return {
    ...{ list: Int32Array.from(list), step: strides[last]!, taps: sizeOf(kernel) },
    ...{ windows: sizeOf(counts), plane: sizeOf(spatial) },
  }
}

/** Taps of window `o` along an axis that lie inside the image, from the first up to, not including, the last. */
function tapsInside({ spatial, kernel, strides, dilations, pads }: Windows, axis: number, o: number): [number, number] {
  const [step, before] = [dilations[axis]!, pads[axis]! - o * strides[axis]!]
  const end = Math.min(kernel[axis]!, Math.floor((spatial[axis]! - 1 + before) / step) + 1)
  return [Math.max(0, Math.ceil(before / step)), end]
}

/** Taps along an axis that lie inside the image for some window, ascending: a file can ask for billions that never do. */
function tapsThatTouch(windows: Windows, axis: number): number[] {
  const taps: number[] = []
  for (let o = windows.counts[axis]! - 1; o >= 0; o--) {
    const [from, to] = tapsInside(windows, axis, o)
    for (let k = Math.max(from, (taps.at(-1) ?? -1) + 1); k < to; k++) taps.push(k)
  }
  return taps
}

/** How many taps of each window lie inside the image. */
export function tapCounts(windows: Windows): Float64Array {
  const along = windows.counts.map((count, axis) =>
    Float64Array.from({ length: count }, (_, o) => {
      const [from, to] = tapsInside(windows, axis, o)
      return Math.max(0, to - from)
    }),
  )
  const counts = new Float64Array(sizeOf(windows.counts))
  forEachIndex(windows.counts, (o, n) => {
    counts[n] = o.reduce((product, v, axis) => product * along[axis]![v]!, 1)
  })
  return counts
}

/** Calls `f` with every index into `sizes` in row-major order, and its number. Without axes there is one. */
function forEachIndex(sizes: Shape, f: (index: readonly number[], n: number) => void): void {
  const index = sizes.map(() => 0)
  for (let n = 0; n < sizeOf(sizes); n++) {
    f(index, n)
    for (let i = sizes.length - 1; i >= 0 && ++index[i]! === sizes[i]; i--) index[i] = 0
  }
}
