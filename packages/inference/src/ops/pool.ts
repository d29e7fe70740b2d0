import { type HostArray, sizeOf } from '@foldwise/core'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import type { HeldOp } from '../session/held/held-op.ts'
import { heldAveragePool, heldGlobalAveragePool, heldMaxPool } from './held/pooling.ts'
import { type Cells, makeCells, value } from './support/cells.ts'
import { expectRank, expectType, floats } from './support/expect.ts'
import { type Runs, readSliding, runsOf, tapCounts, type Windows, windowsOf } from './support/windows.ts'

/** The largest value under each window, NaN before all, and if asked where it was first: its number in the input, int64. */
export const maxPool: GraphOp = {
  name: 'MaxPool',
  held: heldMaxPool,
  arity: [1, 1, 1, 2],
  create: (node) => {
    const { where, outputs } = node
    const windowsFor = readPool(node)
    const columnMajor = node.attrs.flag('storage_order')
    return ([x]) => {
      expectType(x!, [...floats, 'int8', 'uint8'], where)
      const windows = windowsFor(x!)
      const shape = [...x!.shape.slice(0, 2), ...windows.counts]
      const out = makeCells(x!.dtype, shape, where)
      const places = new Int32Array(out.length)
      largest(x!, runsOf(windows), out as Float32Array, places)
      if (outputs === 1) return [value(x!.dtype, shape, out)]
      const index = makeCells('int64', shape, where)
      const placeOf = columnMajor ? inColumns(windows.spatial) : (at: number) => at
      for (let i = 0; i < places.length; i++) index[i] = BigInt(placeOf(places[i]!))
      return [value(x!.dtype, shape, out), value('int64', shape, index)]
    }
  },
}

function largest(x: HostArray, runs: Runs, out: Float32Array, places: Int32Array): void {
  const { list, step, windows, plane } = runs
  const from = x.data as Float32Array
  places.fill(-1)
  for (let p = 0; p * windows < out.length; p++) {
    for (let r = 0; r < list.length; r += 4) {
      const at = p * windows + list[r + 1]!
      const start = p * plane + list[r + 2]!
      const length = list[r + 3]!
      for (let k = 0; k < length; k++) {
        const v = from[start + k * step]!
        const best = out[at + k]!
        if (places[at + k] !== -1 && !(v > best || (Number.isNaN(v) && !Number.isNaN(best)))) continue
        out[at + k] = v
        places[at + k] = start + k * step
      }
    }
  }
}

/** Numbers of values with the last two axes swapped: columns one after another. */
function inColumns(spatial: readonly number[]): (at: number) => number {
  const [rows, columns] = spatial.length < 2 ? [1, spatial[0]!] : (spatial.slice(-2) as [number, number])
  return (at) => {
    const inner = at % (rows * columns)
    return at - inner + (inner % columns) * rows + Math.floor(inner / columns)
  }
}

/** The mean under each window, of the values inside the image unless padding is to count. */
export const averagePool: GraphOp = {
  name: 'AveragePool',
  held: heldAveragePool,
  create: (node) => {
    const { where } = node
    const windowsFor = readPool(node)
    const padsCount = node.attrs.flag('count_include_pad')
    return ([x]) => {
      expectType(x!, floats, where)
      const windows = windowsFor(x!)
      const shape = [...x!.shape.slice(0, 2), ...windows.counts]
      const out = makeCells(x!.dtype, shape, where)
      means(x!, runsOf(windows), tapCounts(padsCount ? padded(windows) : windows), out)
      return [value(x!.dtype, shape, out)]
    }
  },
}

function means(x: HostArray, runs: Runs, counts: Float64Array, out: Cells): void {
  const { list, step, windows, plane } = runs
  const from = x.data as Float32Array
  const sums = new Float64Array(windows)
  for (let p = 0; p * windows < out.length; p++) {
    sums.fill(0)
    for (let r = 0; r < list.length; r += 4) {
      const [at, start, length] = [list[r + 1]!, p * plane + list[r + 2]!, list[r + 3]!]
      for (let k = 0; k < length; k++) sums[at + k]! += from[start + k * step]!
    }
    for (let i = 0; i < windows; i++) out[p * windows + i] = sums[i]! / counts[i]!
  }
}

/** The padding as part of the image. */
function padded(w: Windows): Windows {
  const rank = w.spatial.length
  return { ...w, spatial: w.spatial.map((d, i) => d + w.pads[i]! + w.pads[i + rank]!), pads: w.pads.map(() => 0) }
}

function readPool(node: NodeSetup): (x: HostArray) => Windows {
  const { where, attrs } = node
  const sliding = readSliding(node)
  const kernel = attrs.required('kernel_shape', attrs.ints('kernel_shape'))
  const ceil = attrs.flag('ceil_mode')
  return (x) => {
    expectRank(x, 3, Infinity, where)
    return windowsOf(x.shape.slice(2), kernel, sliding(x.shape.length - 2), ceil, where)
  }
}

const globalPool = (
  name: string,
  f: (values: ArrayLike<number>, from: number, to: number) => number,
  held?: HeldOp,
): GraphOp => ({
  name,
  ...(held && { held }),
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, floats, where)
      expectRank(x!, 3, Infinity, where)
      const shape = x!.shape.map((d, i) => (i < 2 ? d : 1))
      const plane = sizeOf(x!.shape.slice(2))
      const out = makeCells(x!.dtype, shape, where)
      for (let p = 0; p < out.length; p++) out[p] = f(x!.data as Float32Array, p * plane, (p + 1) * plane)
      return [value(x!.dtype, shape, out)]
    },
})

/** The mean of each channel. */
export const globalAveragePool: GraphOp = /* @__PURE__ */ globalPool(
  'GlobalAveragePool',
  (values, from, to) => {
    let sum = 0
    for (let i = from; i < to; i++) sum += values[i]!
    return sum / (to - from)
  },
  heldGlobalAveragePool,
)

/** The largest value of each channel. */
export const globalMaxPool: GraphOp = /* @__PURE__ */ globalPool('GlobalMaxPool', (values, from, to) => {
  let m = -Infinity
  for (let i = from; i < to; i++) m = Math.max(m, values[i]!)
  return m
})
