import { InputError } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectType, numeric } from './support/expect.ts'
import { permute } from './support/strided.ts'

type Cell = number | bigint

/** The position, int64, of the winner along `axis`: the first of equals, or the last if asked. */
const argOp = (name: string, beats: (a: Cell, b: Cell) => boolean): GraphOp => ({
  name,
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', 0)
    const keep = attrs.flag('keepdims', true)
    const last = attrs.flag('select_last_index')
    return ([x]) => {
      expectType(x!, numeric, where)
      const axis = expectAxis(along, x!.shape.length, where)
      const order = [...x!.shape.keys()].filter((i) => i !== axis)
      const moved = cellsOf(permute(x!, [...order, axis], where))
      const size = x!.shape[axis]!
      if (size === 0) throw new InputError(`${where}: expected values along axis ${axis}, got none. Check the data.`)
      const shape = keep ? x!.shape.map((d, i) => (i === axis ? 1 : d)) : order.map((i) => x!.shape[i]!)
      const out = makeCells('int64', shape, where)
      for (let n = 0; n < out.length; n++) {
        let best = 0
        for (let k = 1; k < size; k++) {
          const a = moved[n * size + k] as Cell
          const b = moved[n * size + best] as Cell
          if (beats(a, b) || (last && a === b)) best = k
        }
        out[n] = BigInt(best)
      }
      return [value('int64', shape, out)]
    }
  },
})

/** ONNX `ArgMax`: where the largest element along an axis is, int64; the first of equal ones unless `select_last_index`. */
export const argMax: GraphOp = /* @__PURE__ */ argOp('ArgMax', (a, b) => a > b)
/** ONNX `ArgMin`: where the smallest element along an axis is, int64; the first of equal ones unless `select_last_index`. */
export const argMin: GraphOp = /* @__PURE__ */ argOp('ArgMin', (a, b) => a < b)
