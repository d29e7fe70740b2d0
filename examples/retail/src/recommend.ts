import type { Assessment } from './measure/assess.ts'

/** What a product can spend on a model. */
export interface Budget {
  readonly name: 'web' | 'mobile'
  readonly sizeMb: number
  readonly p99Ms: number
  readonly peakMb: number
}

/** A page's visitors wait for the model's bytes; an app has them already, and a phone's cores are slower than a desk's. */
export const budgets: readonly Budget[] = [
  { name: 'web', sizeMb: 3, p99Ms: 100, peakMb: 150 },
  { name: 'mobile', sizeMb: 10, p99Ms: 50, peakMb: 250 },
]

export interface Choice extends Budget {
  /** The model's name; null where none fits. */
  readonly model: string | null
  readonly why: string
}

/** Of the models that keep to a budget, the one that is right most often; of equal ones the smaller. */
export function recommend(models: ReadonlyMap<string, Assessment>, budget: Budget): Choice {
  const limits = ['sizeMb', 'p99Ms', 'peakMb'] as const
  const over = (m: Assessment) => limits.filter((k) => m[k] > budget[k])
  const fitting = [...models].filter(([, m]) => over(m).length === 0)
  fitting.sort(([, a], [, b]) => b.accuracy - a.accuracy || a.sizeMb - b.sizeMb)
  const best = fitting[0]
  if (!best) {
    const all = [...models].map(([name, m]) => `${name} by ${over(m).join(' and ')}`)
    return { ...budget, model: null, why: `every model is over the budget: ${all.join(', ')}` }
  }
  const [model, { accuracy, sizeMb, p99Ms, peakMb }] = best
  const why = `${(100 * accuracy).toFixed(1)} % right with ${sizeMb.toFixed(2)} MB, ${p99Ms.toFixed(1)} ms (99th percentile) and ${peakMb.toFixed(0)} MB of memory: the best of ${fitting.length} within ${budget.sizeMb} MB, ${budget.p99Ms} ms and ${budget.peakMb} MB`
  return { ...budget, model, why }
}
