import { denseInput, integer, type Matrix, oneOf, show, type Values } from '@foldwise/core'
import { allRows, nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'
import { addBetween, checkNeighbours, noneBetween, withSynthetic } from './synthetic-rows.ts'

const specs = {
  samplingStrategy: overParam(),
  /** Neighbours that a row is joined with. */
  kNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 15 } }),
  /** Neighbours of any class that tell whether a row is in danger. */
  mNeighbors: integer({ min: 1, default: 10, space: { kind: 'integer', min: 2, max: 20 } }),
  /** Join with neighbours of the same class, or of all, going at most half the way to those of another. */
  kind: oneOf('borderline1', 'borderline2'),
}
export type BorderlineSmoteParams = Values<typeof specs>

/**
 * SMOTE from rows in danger only: those of whose `mNeighbors` nearest rows at least half, but not all, are of another
 * class. Borderline-SMOTE (Han, Wang, Mao 2005), as imbalanced-learn's. For small classes that touch the others. Where no
 * row of a class is in danger, it gets none, and a warning `no-danger` says so. Takes and throws what `smote` does.
 */
export function borderlineSmote(
  params: Partial<BorderlineSmoteParams> = {},
): Sampler<Matrix> & { readonly params: BorderlineSmoteParams } {
  const type = 'borderlineSmote'
  return makeSampler<Matrix, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: true,
    async sample(data, { samplingStrategy, kNeighbors, mNeighbors, kind }, ctx) {
      const x = denseInput.convert(data.x, `${type}.resample`, { finite: true })
      const add = rowsToAdd(type, samplingStrategy, data.classes)
      const everything = allRows(data.rows)
      const made = noneBetween(sum(add))
      for (const [c, { label, rows }] of data.classes.entries()) {
        if (add[c] === 0) continue
        checkNeighbours(type, 'mNeighbors', mNeighbors, data.rows)
        const around = await nearestRows(x, { of: rows, among: everything, k: mNeighbors }, ctx)
        const danger = rows.filter((_, i) => {
          let others = 0
          for (let j = 0; j < mNeighbors; j++) if (data.y[around[i * mNeighbors + j]!] !== label) others++
          return others >= mNeighbors / 2 && others < mNeighbors
        })
        if (danger.length === 0) {
          ctx.warn('no-danger', `${type}: no row of class ${show(label)} is in danger; it gets no rows. Use smote.`)
          continue
        }
        const same = kind === 'borderline1'
        checkNeighbours(type, 'kNeighbors', kNeighbors, same ? rows.length : data.rows, same ? label : undefined)
        const near = await nearestRows(x, { of: danger, among: same ? rows : everything, k: kNeighbors }, ctx)
        const first = made.count
        const rng = ctx.stream('class', c)
        addBetween(made, danger, near, add[c]!, rng)
        if (same) continue
        for (let i = first; i < made.count; i++) {
          if (data.y[made.towards[i]!] !== label) made.step[i] = made.step[i]! * 0.5 * rng.next()
        }
      }
      return withSynthetic(x, made)
    },
  })
}
