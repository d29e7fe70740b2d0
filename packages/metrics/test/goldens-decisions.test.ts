import { describe, expect, test } from 'vitest'
import { bcaLevels } from '../src/bootstrap/bca-levels.ts'
import { quantile } from '../src/bootstrap/quantile.ts'
import * as m from '../src/index.ts'
import { expectSame } from './expect-same.ts'
import { type Call, goldenFile } from './golden-file.ts'

const goldens = goldenFile('metrics-decisions.json')

/** fairlearn divides 0 by 0 where no group has any. */
const parts = ({ values, difference, ratio }: m.GroupValues) => [values, difference, Math.max(...values) > 0 ? ratio : NaN] // biome-ignore format: a row
const twoNumbers = ({ difference, ratio, values }: m.GroupValues) => [difference, Math.max(...values) > 0 ? ratio : NaN] // biome-ignore format: a row

const CALLS: Readonly<Record<string, Call>> = {
  concordanceIndex: (c, o) => m.concordanceIndex(c.yTrue, c.yPred, o),
  'concordanceIndex observed': (c, o) => m.concordanceIndex(c.yTrue, c.yPred, { ...o, observed: c.observed }),
  demographicParity: (c, o) => parts(m.demographicParity(c.yTrue, c.yPred, c.groups, o)),
  equalOpportunity: (c, o) => parts(m.equalOpportunity(c.yTrue, c.yPred, c.groups, o)),
  predictiveParity: (c, o) => parts(m.predictiveParity(c.yTrue, c.yPred, c.groups, o)),
  'demographicParity, as two numbers': (c, o) => twoNumbers(m.demographicParity(c.yTrue, c.yPred, c.groups, o)),
  'equalOpportunity, as two numbers': (c, o) => twoNumbers(m.equalOpportunity(c.yTrue, c.yPred, c.groups, o)),
  equalizedOdds: (c, o) => {
    const { difference, ratio } = m.equalizedOdds(c.yTrue, c.yPred, c.groups, o)
    return [difference, ratio]
  },
  'byGroup accuracy': (c, o) =>
    parts(
      m.byGroup(
        (t: ArrayLike<number>, p: ArrayLike<number>, options: object) => m.accuracy(t, p, options),
        c.yTrue,
        c.yPred,
        c.groups,
        o,
      ),
    ),
  'byGroup f1 macro': (c) =>
    parts(
      m.byGroup(
        (t: ArrayLike<number>, p: ArrayLike<number>) => m.f1(t, p, { average: 'macro' }),
        c.yTrue,
        c.yPred,
        c.groups,
      ),
    ),
  intervalCoverage: (c, o) => m.intervalCoverage(c.yTrue, c, o),
  meanIntervalWidth: (c, o) => m.meanIntervalWidth(c.yTrue, c, o),
  intervalScore: (c, o) => m.intervalScore(c.yTrue, c, o),
  costCurve: (c, o) => {
    const { thresholds, cost, best } = m.costCurve(c.yTrue, c.yScore, o)
    expect(best.cost).toBe(Math.min(...cost))
    return [thresholds, cost]
  },
  profitCurve: (c, o) => {
    const { thresholds, profit, best } = m.profitCurve(c.yTrue, c.yScore, o)
    expect(best.profit).toBe(Math.max(...profit))
    return [thresholds, profit]
  },
  netBenefitCurve: (c, o) => {
    const { netBenefit, treatAll } = m.netBenefitCurve(c.yTrue, c.yScore, o)
    return [netBenefit, treatAll]
  },
  ...Object.fromEntries(
    [0.1, 0.5, 1].map((most): [string, Call] => [
      `partialRocAuc ${most}`,
      (c, o) => m.partialRocAuc(c.yTrue, c.yScore, most, o),
    ]),
  ),
  auc: (c) => m.auc(c.x, c.y),
  pairwiseDistances: (c, o) => m.pairwiseDistances(c.x, c.y, o),
  'pairwiseDistances of x': (c) => m.pairwiseDistances(c.x),
  nearestRows: (c) => {
    const { indices, distances } = m.nearestRows(c.x, c.y)
    return [indices, distances]
  },
  bcaLevels: (c, o) => {
    const sorted = Float64Array.from(c.resampled as number[]).sort()
    return bcaLevels(c.value, c.resampled, c.jackknife, o.level).map((at) => quantile(sorted, at))
  },
  pairwiseKernels: (c, o) => m.pairwiseKernels(c.x, c.y, o),
}

const names = [...new Set(goldens.cases.map(({ metric }) => metric))]

describe.each(names)('%s agrees with its reference', (name) => {
  const cases = goldens.cases.filter(({ metric }) => metric === name)
  const titles = cases.map((golden) => [`${golden.data}: ${golden.call}`, golden] as const)
  test.each(titles)('on %s', (_, { data, options, weighted, expected }) => {
    const columns = goldens.data[data]!
    const got = CALLS[name]!(columns, { ...options, ...(weighted && { weight: columns.weight }) })
    // scikit-learn's distances come from x² - 2xy + y², which cancels
    expectSame(got, expected, name, name.startsWith('pairwise') || name === 'nearestRows' ? 3e-8 : 1e-12)
  })
})

test('every metric of the fixture is known here, and every metric here is in the fixture', () => {
  expect(Object.keys(CALLS).sort()).toEqual(names.slice().sort())
})
