import { type HostArray, InputError } from '@foldwise/core'
import type { Activation } from '@foldwise/kernels'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import { heldActivation } from './held/pointwise.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { mapCells } from './support/elementwise.ts'
import { expectSameType, expectType, floats, numeric } from './support/expect.ts'

/** Values held between `min` and `max`: attributes before operator set 11, scalar inputs since. Missing bounds do not bind. */
export const clip: GraphOp = {
  name: 'Clip',
  held: /* @__PURE__ */ heldActivation(clampOf),
  arity: [1, 3, 1, 1],
  create: ({ where, attrs, opset }) => {
    const low = opset < 11 ? attrs.float('min') : undefined
    const high = opset < 11 ? attrs.float('max') : undefined
    return ([x, min, max]) => {
      expectType(x!, numeric, where)
      const lower = min ? bound(x!, min, where) : low
      const upper = max ? bound(x!, max, where) : high
      if (floats.includes(x!.dtype))
        return [clipFloats(x!, Number(lower ?? -Infinity), Number(upper ?? Infinity), where)]
      return [
        mapCells<number>(x!, x!.dtype, where, (v) => {
          const raised = lower !== undefined && v < lower ? (lower as number) : v
          return upper !== undefined && raised > upper ? (upper as number) : raised
        }),
      ]
    }
  },
}

/** NaN stays. */
function clipFloats(x: HostArray, lower: number, upper: number, where: string): HostArray {
  const from = x.data as Float32Array
  const to = makeCells(x.dtype, x.shape, where) as Float32Array
  for (let i = 0; i < from.length; i++) to[i] = Math.min(Math.max(from[i]!, lower), upper)
  return value(x.dtype, x.shape, to)
}

function bound(x: HostArray, b: HostArray, where: string): number | bigint {
  expectSameType([x, b], where)
  if (b.data.length !== 1) {
    throw new InputError(`${where}: expected bounds of one value, got ${b.data.length}. Use Min and Max.`)
  }
  return cellsOf(b)[0] as number | bigint
}

/** The bounds where they are known, or missing at the end. */
function clampOf({ attrs, opset, inputs, constant }: NodeSetup): Activation | undefined {
  if (opset < 11) return { kind: 'clamp', low: attrs.float('min', -Infinity), high: attrs.float('max', Infinity) }
  const at = (i: number, missing: number): number | undefined => {
    if (inputs <= i) return missing
    const bound = constant(i)
    return bound?.dtype === 'float32' && bound.data.length === 1 ? (bound.data[0] as number) : undefined
  }
  const [low, high] = [at(1, -Infinity), at(2, Infinity)]
  return low === undefined || high === undefined ? undefined : { kind: 'clamp', low, high }
}
