import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { resolveAxis } from '../support/axes.ts'
import { inputError, NUMBERS, one, showSpec } from '../support/check.ts'
import { int64s, onnxType } from '../support/onnx.ts'
import { linesOf, scatterElements } from './gather-elements.ts'

export interface TopKAttrs {
  readonly k: number
  readonly axis: number
  /** Whether the largest are wanted, or the smallest. */
  readonly largest: boolean
}

/** The op that `topK` applies. */
export const TopK: Op<TopKAttrs> = {
  name: 'topK',
  infer: (ins, { k, axis }) => {
    const x = one('topK', ins, NUMBERS)
    const a = resolveAxis('topK', axis, x.shape.length)
    if (!(Number.isInteger(k) && k >= 1 && k <= x.shape[a]!)) {
      throw inputError('topK', `k from 1 to ${x.shape[a]}`, `${k}`, `x is ${showSpec(x)}.`)
    }
    const shape = x.shape.map((d, i) => (i === a ? k : d))
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int32' },
    ]
  },
  grad: ({ inputs: [x], outputs: [, places], attrs: { axis } }, [dy]) => {
    const a = resolveAxis('topK', axis, x!.shape.length)
    return [dy && scatterElements(places as Tensor<'int32'>, dy, x!.shape[a]!, a)]
  },
  onnx: (e, [x], [values, places], { k, axis, largest }) => {
    const wide = e.temp()
    e.node('TopK', [x!, int64s(e, [k])], [values!, wide], {
      axis: { int: axis },
      largest: { int: largest ? 1 : 0 },
      sorted: { int: 1 },
    })
    e.node('Cast', [wide], [places!], { to: onnxType('int32') })
  },
  reference: ([x], { k, axis, largest }, [out]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('topK', axis, x!.shape.length))
    const values = allocate(out!.dtype, sizeOf(out!.shape))
    const places = new Int32Array(values.length)
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const at = (index: number) => x!.data[(o * n + index) * inner + i]!
        const best = bestOf(n, k, at, largest)
        for (let j = 0; j < k; j++) {
          values[(o * k + j) * inner + i] = at(best[j]!)
          places[(o * k + j) * inner + i] = best[j]!
        }
      }
    }
    return [values, places]
  },
}

/** Indices of the k best of n values, the best first, of equals the first first; NaN comes before every number. */
export function bestOf(n: number, k: number, at: (index: number) => number, largest: boolean): Int32Array {
  const key = (v: number) => (Number.isNaN(v) ? Infinity : largest ? v : -v)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  order.sort((a, b) => {
    const [x, y] = [key(at(a)), key(at(b))]
    return x === y ? a - b : x > y ? -1 : 1
  })
  return order.subarray(0, k)
}

/** The k largest values along `axis` (default the last), sorted, and their places (int32); the smallest if not `largest`. */
export function topK<D extends DType>(
  x: Tensor<D>,
  k: number,
  { axis = -1, largest = true }: Partial<Omit<TopKAttrs, 'k'>> = {},
): { readonly values: Tensor<D>; readonly indices: Tensor<'int32'> } {
  const [values, indices] = apply(TopK, [x], { k, axis, largest })
  return { values: values as Tensor<D>, indices: indices as Tensor<'int32'> }
}
