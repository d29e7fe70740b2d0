import { denseInput, type Matrix, takeRows, type Values } from '@foldwise/core'
import { allRows, nearestRows } from './nearest-rows.ts'
import { makeSampler, type Sampler } from './sampler.ts'
import { cleanedClasses, cleanParam } from './strategy.ts'

const specs = { samplingStrategy: cleanParam() }
export type TomekLinksParams = Values<typeof specs>

/**
 * Removes rows of the larger classes that are in a Tomek link: two rows of different classes, each the nearest of the
 * other (Tomek 1976). As imbalanced-learn's `TomekLinks`; draws nothing. Rows keep their order, weights follow them.
 * Takes finite numbers; scale the columns first. Costs rows² · columns.
 */
export function tomekLinks(
  params: Partial<TomekLinksParams> = {},
): Sampler<Matrix> & { readonly params: TomekLinksParams } {
  const type = 'tomekLinks'
  return makeSampler<Matrix, typeof specs>({
    type,
    specs,
    given: params,
    makesRows: false,
    async sample(data, { samplingStrategy }, ctx) {
      const x = denseInput.convert(data.x, `${type}.resample`, { finite: true })
      const cleaned = cleanedClasses(type, samplingStrategy, data.classes)
      const everything = allRows(data.rows)
      const nearest = await nearestRows(x, { of: everything, among: everything, k: 1 }, ctx)
      const labels = new Set(data.classes.filter((_, c) => cleaned[c]).map((c) => c.label))
      const source = everything.filter((row) => {
        const other = nearest[row]!
        return !(labels.has(data.y[row]!) && data.y[other] !== data.y[row] && nearest[other] === row)
      })
      return { x: takeRows(data.x, source), source }
    },
  })
}
