import type { Rule } from './subject.ts'
import { inWords, percent, rowsOf, warning } from './words.ts'

export const seenRows: Rule = ({ id, options, count }) => {
  if (!id) return []
  const ids = Array.from(id)
  const distinct = new Set(ids)
  const train = options.trainIds && new Set(options.trainIds)
  const seen = train ? ids.filter((one) => train.has(one)).length : 0
  const twice = count - distinct.size
  return [
    ...(seen > 0
      ? [
          warning(
            'trained-on',
            `${rowsOf(seen)} of ${inWords(count)} (${percent(seen / count)}) ${seen === 1 ? 'was' : 'were'} trained on: every number here is too good. Split by id before training.`,
          ),
        ]
      : []),
    ...(twice > 0
      ? [
          warning(
            'repeated-rows',
            `${rowsOf(twice)} ${twice === 1 ? 'repeats' : 'repeat'} the id of another: intervals are narrower than they should be. Keep one of each, or draw by id.`,
          ),
        ]
      : []),
  ]
}
