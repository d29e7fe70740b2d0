import { type BoostingKernels, boosting, cut, log } from '@foldwise/kernels'
import { packedValues } from './packed-values.ts'
import type { ObjectiveMaker } from './problem.ts'
import { queriesOf } from './queries-of.ts'

/** Queries that are worth a call of their own. */
const BLOCK = 64

/**
 * LambdaRank: for two rows of a query and of different grades, the gradient of their logistic loss times what NDCG would lose if they
 * changed places, normalised by query, as LightGBM has it by default (sigmoid 1, gains 2^grade - 1). What is watched is 1 - NDCG.
 */
export const lambdaRank =
  (p: { readonly truncationLevel: number; readonly evalAt: number }, where: string): ObjectiveMaker =>
  (k, ws, set, rows, room) => {
    const groups = rows.groups!
    const { starts, order } = queriesOf(rows.ids ? Int32Array.from(rows.ids, (i) => groups[i]!) : groups)
    const queries = starts.length - 1
    const gains = Float64Array.from(set.y.view, (grade) => (1 << grade) - 1)
    const longest = starts.reduce((most, s, q) => Math.max(most, q > 0 ? s - starts[q - 1]! : 0), 0)
    const discounts = Float64Array.from({ length: longest }, (_, i) => Math.LN2 / log(i + 2))
    const inverseAt = (places: number) =>
      Float64Array.from({ length: queries }, (_, q) => {
        const own = Float64Array.from(order.subarray(starts[q], starts[q + 1]), (i) => gains[i]!)
          .sort()
          .reverse()
        let best = 0
        for (let i = 0; i < own.length && i < places; i++) best += own[i]! * discounts[i]!
        return best > 0 ? 1 / best : 0
      })
    const values = packedValues(k, ws, set, where, room)
    const list = ws.uint32(order)
    const [ranks, scratch] = [ws.uint32(set.rows), ws.uint32(set.rows)]
    const [first, gain, discount] = [ws.int32(starts), ws.float64(gains), ws.float64(discounts)]
    const [inverse, inverseEval] = [ws.float64(inverseAt(p.truncationLevel)), ws.float64(inverseAt(p.evalAt))]
    const ranked = ws.raw(Float64Array, 4 * set.rows)
    const ndcg = ws.raw(Float64Array, queries)
    return {
      update() {
        k.parallel<BoostingKernels, 'lambdaGradients'>(
          boosting,
          'lambdaGradients',
          cut(queries, BLOCK).map(([from, to]) => [
            from,
            to,
            first.at,
            list.at,
            gain.at,
            set.raw.at,
            discount.at,
            inverse.at,
            inverseEval.at,
            p.truncationLevel,
            p.evalAt,
            ranks.at,
            scratch.at,
            ranked.at,
            values.gradient.at,
            values.hessian.at,
            ndcg.at,
          ]),
        )
        return 1 - ndcg.view.reduce((a, b) => a + b, 0) / queries
      },
      gradients: (output) => values.pack(output),
    }
  }
