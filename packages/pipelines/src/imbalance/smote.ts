import { denseInput, integer, type Matrix, type Values } from '@foldwise/core'
import { nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { overParam, rowsToAdd, sum } from './strategy.ts'
import { addBetween, checkNeighbours, noneBetween, withSynthetic } from './synthetic-rows.ts'

const specs = {
  samplingStrategy: overParam(),
  /** Neighbours of its own class that a row is joined with. */
  kNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 15 } }),
}
export type SmoteParams = Values<typeof specs>

/**
 * Adds rows to the small classes, each on the line between a row, drawn at random, and one of its `kNeighbors` nearest of
 * the same class, at a random point: `pipeline(standardScaler(), resampled(smote(), logisticRegression()))`.
 * SMOTE (Chawla, Bowyer, Hall, Kegelmeyer 2002), as imbalanced-learn's; rows are drawn with our seeds. Scale the columns
 * first: neighbours are by Euclidean distance. Gives a tensor, the given rows first. Takes finite numbers without weights.
 * Costs rows² · columns of the class for the neighbours. Not for columns of categories (`smoteNc`), nor where probabilities
 * must be right: a model of resampled rows overstates the small classes, and `tunedThreshold` often does as well.
 * Throws `InputError` for a class without more than `kNeighbors` rows.
 */
export function smote(params: Partial<SmoteParams> = {}): Sampler<Matrix> & { readonly params: SmoteParams } {
  const type = 'smote'
  return makeSampler<Matrix, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: true,
    async sample(data, { samplingStrategy, kNeighbors }, ctx) {
      const x = denseInput.convert(data.x, `${type}.resample`, { finite: true })
      const add = rowsToAdd(type, samplingStrategy, data.classes)
      const made = noneBetween(sum(add))
      for (const [c, { label, rows }] of data.classes.entries()) {
        if (add[c] === 0) continue
        checkNeighbours(type, 'kNeighbors', kNeighbors, rows.length, label)
        const near = await nearestRows(x, { of: rows, among: rows, k: kNeighbors }, ctx)
        addBetween(made, rows, near, add[c]!, ctx.stream('class', c))
      }
      return withSynthetic(x, made)
    },
  })
}
