/** Windows that slide over the one or two last axes of images: sizes, checks, and a plan of every value they touch. */
import { show } from '../../errors.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import { inputError } from '../support/check.ts'

/** How windows slide, one number for each spatial axis; `pads` are those before each axis, then those after, as in ONNX. */
export interface Sliding {
  readonly strides: readonly number[]
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
}

export interface WindowAttrs extends Sliding {
  /** Size of a window along each spatial axis. */
  readonly kernel: readonly number[]
}

/** What a caller says about windows: numbers stand for every axis; `'same'` keeps ceil(size / stride). */
export interface WindowOptions {
  readonly strides?: number | readonly number[]
  /** Default 0. One number for all sides, `[...before, ...after]`, or `'same'` (an odd one goes after). */
  readonly pads?: number | readonly number[] | 'same'
  readonly dilations?: number | readonly number[]
}

/** Attributes of windows over `spatial` axes from a call's options. */
export function windowAttrs(
  spatial: Shape,
  kernel: readonly number[],
  options: WindowOptions,
  stride: number | readonly number[] = 1,
): WindowAttrs {
  const each = (v: number | readonly number[]) => (typeof v === 'number' ? spatial.map(() => v) : v)
  const strides = each(options.strides ?? stride)
  const dilations = each(options.dilations ?? 1)
  return { kernel, strides, dilations, pads: padsOf(options.pads ?? 0, spatial, kernel, strides, dilations) }
}

function padsOf(
  pads: number | readonly number[] | 'same',
  spatial: Shape,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  if (typeof pads === 'number') return [...spatial, ...spatial].map(() => pads)
  if (pads !== 'same') return pads
  const missing = spatial.map((d, i) => {
    const last = (Math.ceil(d / strides[i]!) - 1) * strides[i]!
    return Math.max(0, last + extent(kernel[i]!, dilations[i]!) - d)
  })
  return [...missing.map((m) => Math.floor(m / 2)), ...missing.map((m) => Math.ceil(m / 2))]
}

/** How far a window reaches along an axis. */
export const extent = (kernel: number, dilation: number): number => dilation * (kernel - 1) + 1

/** Throws unless there is a whole number, in range, for each of the `spatial` axes. */
export function checkWindow(op: string, { kernel, strides, pads, dilations }: WindowAttrs, rank: number): void {
  const fits = (v: readonly number[] | undefined, n: number, least: number) =>
    v?.length === n && v.every((x) => Number.isInteger(x) && x >= least)
  const check = (what: string, v: readonly number[] | undefined, n: number, least: number) => {
    if (!fits(v, n, least)) {
      throw inputError(op, `${n} ${what}, each an integer >= ${least}`, show(v), 'Give one for each spatial axis.')
    }
  }
  check('kernel sizes', kernel, rank, 1)
  check('strides', strides, rank, 1)
  check('dilations', dilations, rank, 1)
  check('pads (before each axis, then after)', pads, 2 * rank, 0)
}

/** How many windows fit along each axis. Throws `InputError` where none does. */
export function windowCounts(op: string, spatial: Shape, { kernel, strides, pads, dilations }: WindowAttrs): number[] {
  return spatial.map((d, i) => {
    const padded = d + pads[i]! + pads[i + spatial.length]!
    const count = Math.floor((padded - extent(kernel[i]!, dilations[i]!)) / strides[i]!) + 1
    if (count < 1) {
      const reach = extent(kernel[i]!, dilations[i]!)
      throw inputError(
        op,
        `at least ${reach} values along spatial axis ${i}`,
        `${padded}`,
        'Pad more or shrink the kernel.',
      )
    }
    return count
  })
}

/** Throws where a window would lie in the padding altogether, or pads reach the kernel's size, which runtimes refuse. */
export function checkTouches(op: string, spatial: Shape, counts: Shape, w: WindowAttrs): void {
  spatial.forEach((d, i) => {
    const most = Math.max(w.pads[i]!, w.pads[i + spatial.length]!)
    if (most >= w.kernel[i]!) {
      throw inputError(op, `pads below the kernel's ${w.kernel[i]}`, `${most}`, 'Pad the image with pad() instead.')
    }
    for (let o = 0; o < counts[i]!; o++) {
      let inside = false
      for (let k = 0; k < w.kernel[i]! && !inside; k++) {
        const at = o * w.strides[i]! - w.pads[i]! + k * w.dilations[i]!
        inside = at >= 0 && at < d
      }
      if (!inside) {
        throw inputError(
          op,
          'windows that touch the image',
          `pads [${w.pads.join(', ')}]`,
          'Pad by less than the kernel.',
        )
      }
    }
  })
}

/** Sizes of windows over a plane, as kernels take them; one spatial axis is a plane of height 1. */
export interface Grid {
  readonly height: number
  readonly width: number
  readonly rows: number
  readonly columns: number
  readonly kernelHeight: number
  readonly kernelWidth: number
  readonly strideY: number
  readonly strideX: number
  readonly padTop: number
  readonly padLeft: number
  readonly dilationY: number
  readonly dilationX: number
}

/** The grid of checked windows over `spatial` axes, `counts` windows along each. */
export function gridOf(spatial: Shape, counts: Shape, w: WindowAttrs): Grid {
  const of = (v: readonly number[], absent: number): readonly [number, number] =>
    spatial.length === 1 ? [absent, v[0]!] : [v[0]!, v[1]!]
  const [height, width] = of(spatial, 1)
  const [rows, columns] = of(counts, 1)
  const [kernelHeight, kernelWidth] = of(w.kernel, 1)
  const [strideY, strideX] = of(w.strides, 1)
  const [padTop, padLeft] = of(w.pads.slice(0, spatial.length), 0)
  const [dilationY, dilationX] = of(w.dilations, 1)
  return {
    height,
    width,
    rows,
    columns,
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    padTop,
    padLeft,
    dilationY,
    dilationX,
  }
}

/** Every value that windows over one plane touch: its place in the plane, in the kernel (tap), and whose window. */
export interface Taps {
  readonly at: readonly number[]
  readonly tap: readonly number[]
  readonly window: readonly number[]
  readonly plane: number
  readonly kernel: number
  readonly windows: number
}

/** The plan the references follow: window by window, taps in row-major order, those in the padding left out. */
function tapsOf(g: Grid): Taps {
  const [at, tap, window]: [number[], number[], number[]] = [[], [], []]
  for (let o = 0; o < g.rows * g.columns; o++) {
    for (let k = 0; k < g.kernelHeight * g.kernelWidth; k++) {
      const y = Math.floor(o / g.columns) * g.strideY - g.padTop + Math.floor(k / g.kernelWidth) * g.dilationY
      const x = (o % g.columns) * g.strideX - g.padLeft + (k % g.kernelWidth) * g.dilationX
      if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue
      at.push(y * g.width + x)
      tap.push(k)
      window.push(o)
    }
  }
  const sizes = { plane: g.height * g.width, kernel: g.kernelHeight * g.kernelWidth, windows: g.rows * g.columns }
  return { at, tap, window, ...sizes }
}

/** The taps of checked windows. */
export const tapsFor = (spatial: Shape, counts: Shape, w: WindowAttrs): Taps => tapsOf(gridOf(spatial, counts, w))

/** The spatial axes of an image `[n, channels, ...spatial]`. Throws unless there are one or two. */
export function spatialOf(op: string, shape: Shape): Shape {
  if (shape.length !== 3 && shape.length !== 4) {
    const got = `rank ${shape.length}, [${shape.join(', ')}]`
    throw inputError(op, '[n, channels, width] or [n, channels, height, width]', got, 'Reshape it.')
  }
  return shape.slice(2)
}

/** Number of planes of an image: those of every channel of every example. */
export const planesOf = (shape: Shape): number => sizeOf(shape.slice(0, 2))
