import { ruleText } from '../in-text.ts'
import type { Rule } from './subject.ts'
import { inWords, note, quote, rowsOf, warning } from './words.ts'

const FEW = 30
/** A slice whose value is worse by more than this share of the value on all rows is worth a look. */
const GAP = 0.1

export const tinySlices: Rule = ({ slices }) => {
  const tiny = slices.filter(({ rows }) => rows < FEW)
  if (tiny.length === 0) return []
  const some = tiny.slice(0, 5).map(({ slice, part, rows }) => `${nameOf(slice, part)} (${rows})`)
  const more = tiny.length > 5 ? ` and ${tiny.length - 5} more` : ''
  return [
    note(
      'tiny-slices',
      `Too few rows to judge by: ${some.join(', ')}${more}. Merge such parts, or collect at least ${FEW} rows of each.`,
    ),
  ]
}

/** The worst part of each metric that says which way is better. */
export const worstSlice: Rule = ({ slices, metrics }) =>
  Object.entries(metrics).flatMap(([metric, { value, better }]) => {
    if (value === null || better === undefined) return []
    const sign = better === 'higher' ? 1 : -1
    let worst: { value: number; text: string } | undefined
    for (const { slice, part, rows, metrics: own } of slices) {
      const here = own[metric]?.value
      if (here === null || here === undefined || rows < FEW) continue
      if (sign * (value - here) <= GAP * Math.abs(value) || (worst && sign * (here - worst.value) >= 0)) continue
      worst = { value: here, text: `${nameOf(slice, part)} (${rowsOf(rows)})` }
    }
    if (!worst) return []
    return [
      note(
        'weak-slice',
        `${metric} is ${inWords(worst.value)} on ${worst.text}, against ${inWords(value)} on all rows.`,
      ),
    ]
  })

export const undefinedMetrics: Rule = ({ metrics }) =>
  Object.entries(metrics).flatMap(([metric, { value, reason }]) =>
    value === null ? [warning('undefined-metric', `${metric} has no value: ${reason}`)] : [],
  )

export const missingBaselines: Rule = ({ wanted, metrics }) =>
  Object.entries(wanted).flatMap(([metric, gate]) =>
    gate?.noWorseThan && metrics[metric]!.baseline === undefined
      ? [
          warning(
            'missing-baseline',
            `${metric} has no value in its baseline, so nothing was compared. Evaluate the baseline anew.`,
          ),
        ]
      : [],
  )

/** A value on other rows differs by chance alone. */
export const otherRows: Rule = ({ wanted, fingerprint, count }) => {
  const other = Object.entries(wanted).filter(([, gate]) => {
    const before = (gate?.noWorseThan ?? gate?.eachSlice?.noWorseThan)?.fingerprint
    return before !== undefined && fingerprint !== undefined && before !== fingerprint
  })
  if (other.length === 0) return []
  const before = other[0]![1]?.noWorseThan?.rows
  const counts = before === undefined ? '' : ` (${inWords(before)} then, ${inWords(count)} now)`
  return [
    note(
      'other-rows',
      `The baseline of ${other.map(([metric]) => metric).join(', ')} was evaluated on other rows${counts}, so the difference is partly chance. Evaluate it on these, or set a margin.`,
    ),
  ]
}

/** The gates whose outcome another sample might change. */
export const unsureGates: Rule = ({ gates, metrics }) =>
  gates.flatMap(({ metric, rule, bound, part, passed }) => {
    const { interval } = metrics[metric]!
    if (part !== undefined || !interval || !(interval.low < bound && bound < interval.high)) return []
    return [
      note(
        'unsure-gate',
        `${metric} ${passed ? 'passes' : 'fails'} its gate of ${ruleText({ rule, bound })}, but another sample might not: its interval is ${inWords(interval.low)} to ${inWords(interval.high)}. Evaluate on more rows.`,
      ),
    ]
  })

const nameOf = (slice: string, part: string) => (slice === part ? slice : `${slice} ${quote(part)}`)
