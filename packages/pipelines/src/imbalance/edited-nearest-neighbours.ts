import {
  compareLabels,
  denseInput,
  InputError,
  integer,
  type Label,
  type Matrix,
  oneOf,
  show,
  takeRows,
  type Values,
} from '@foldwise/core'
import { allRows, nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { cleanedClasses, cleanParam } from './strategy.ts'
import { checkNeighbours } from './synthetic-rows.ts'

const specs = {
  samplingStrategy: cleanParam(),
  nNeighbors: integer({ min: 1, default: 3, space: { kind: 'integer', min: 1, max: 10 } }),
  /** A row stays where all its neighbours are of its class, or where its class is their most frequent, the first of equals. */
  kindSel: oneOf('all', 'mode'),
}
export type EditedNearestNeighboursParams = Values<typeof specs>

/**
 * Removes rows of the larger classes whose `nNeighbors` nearest are of other classes (Wilson 1972). As imbalanced-learn's
 * `EditedNearestNeighbours`; draws nothing. Rows keep their order, weights follow them. Takes finite numbers; scale the
 * columns first. Costs rows² · columns. Throws `InputError` where it would remove a whole class.
 */
export function editedNearestNeighbours(
  params: Partial<EditedNearestNeighboursParams> = {},
): Sampler<Matrix> & { readonly params: EditedNearestNeighboursParams } {
  const type = 'editedNearestNeighbours'
  return makeSampler<Matrix, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: false,
    async sample(data, { samplingStrategy, nNeighbors: k, kindSel }, ctx) {
      const x = denseInput.convert(data.x, `${type}.resample`, { finite: true })
      checkNeighbours(type, 'nNeighbors', k, data.rows)
      const cleaned = cleanedClasses(type, samplingStrategy, data.classes)
      const everything = allRows(data.rows)
      const stays = new Uint8Array(data.rows).fill(1)
      for (const [c, { label, rows }] of data.classes.entries()) {
        if (!cleaned[c]) continue
        const near = await nearestRows(x, { of: rows, among: everything, k }, ctx)
        let kept = 0
        rows.forEach((row, i) => {
          const labels = Array.from(near.subarray(i * k, (i + 1) * k), (n) => data.y[n]!)
          const stay = kindSel === 'all' ? labels.every((l) => l === label) : mode(labels) === label
          stays[row] = stay ? 1 : 0
          if (stay) kept++
        })
        if (kept === 0) {
          throw new InputError(
            `${type}.resample: expected rows of class ${show(label)} among rows of their own class, got none; none would be left. Use kindSel 'mode', or leave the class out of 'samplingStrategy'.`,
          )
        }
      }
      const source = everything.filter((row) => stays[row])
      return { x: takeRows(data.x, source), source }
    },
  })
}

/** The most frequent label; of several the first in ascending order. */
function mode(labels: readonly Label[]): Label {
  const counts = new Map<Label, number>()
  for (const l of labels) counts.set(l, (counts.get(l) ?? 0) + 1)
  return [...counts.keys()].sort(compareLabels).reduce((a, b) => (counts.get(b)! > counts.get(a)! ? b : a))
}
