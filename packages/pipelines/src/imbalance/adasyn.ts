import { denseInput, InputError, integer, type Matrix, show, type Values } from '@foldwise/core'
import { allRows, nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'
import { checkNeighbours, noneBetween, withSynthetic } from './synthetic-rows.ts'

const specs = {
  samplingStrategy: overParam(),
  nNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 15 } }),
}
export type AdasynParams = Values<typeof specs>

/**
 * SMOTE that makes more rows from those with many neighbours of other classes: a row's share is the share of others among
 * its `nNeighbors` nearest. ADASYN (He, Bai, Garcia, Li 2008), as imbalanced-learn's: a class may end a few rows off the
 * number asked for, as shares are rounded. Sensitive to outliers, which get the most. Takes and throws what `smote` does,
 * and `InputError` where no row has a neighbour of another class.
 */
export function adasyn(params: Partial<AdasynParams> = {}): Sampler<Matrix> & { readonly params: AdasynParams } {
  const type = 'adasyn'
  return makeSampler<Matrix, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: true,
    async sample(data, { samplingStrategy, nNeighbors: k }, ctx) {
      const x = denseInput.convert(data.x, `${type}.resample`, { finite: true })
      const add = rowsToAdd(type, samplingStrategy, data.classes)
      const everything = allRows(data.rows)
      // A row's share is rounded, by a half at most.
      const made = noneBetween(sum(add) + data.rows)
      for (const [c, { label, rows }] of data.classes.entries()) {
        if (add[c] === 0) continue
        checkNeighbours(type, 'nNeighbors', k, rows.length, label)
        const around = await nearestRows(x, { of: rows, among: everything, k }, ctx)
        const others = new Int32Array(rows.length)
        around.forEach((row, i) => {
          if (data.y[row] !== label) others[Math.floor(i / k)]!++
        })
        const total = others.reduce((a, b) => a + b, 0)
        if (total === 0) {
          throw new InputError(
            `${type}.resample: expected rows of class ${show(label)} with neighbours of other classes, got none. Use smote.`,
          )
        }
        const near = await nearestRows(x, { of: rows, among: rows, k }, ctx)
        const rng = ctx.stream('class', c)
        rows.forEach((row, i) => {
          const own = halfToEven((others[i]! / total) * add[c]!)
          for (let s = 0; s < own; s++) {
            made.row[made.count] = row
            made.towards[made.count] = near[i * k + rng.integer(k)]!
            made.step[made.count++] = rng.next()
          }
        })
      }
      return withSynthetic(x, made)
    },
  })
}

/** As numpy's rint. */
function halfToEven(v: number): number {
  const down = Math.floor(v)
  if (v - down !== 0.5) return Math.round(v)
  return down % 2 === 0 ? down : down + 1
}
