import { hostData, type Matrix, type Tensor, table } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  adasyn,
  borderlineSmote,
  editedNearestNeighbours,
  randomOverSampler,
  type Sampler,
  smote,
  smoteEnn,
  smoteNc,
  smoteTomek,
  tomekLinks,
} from '../../src/index.ts'
import golden from '../fixtures/imbalance.json' with { type: 'json' }

const { x, labels: y } = golden
const count = (ys: readonly string[], of: string) => ys.filter((l) => l === of).length

describe('samplers that draw nothing keep the rows that imbalanced-learn keeps', () => {
  const samplers: { readonly [call in keyof typeof golden.kept]: Sampler<Matrix> } = {
    'TomekLinks()': tomekLinks(),
    "TomekLinks(sampling_strategy='all')": tomekLinks({ samplingStrategy: 'all' }),
    "TomekLinks(sampling_strategy='majority')": tomekLinks({ samplingStrategy: 'majority' }),
    "TomekLinks(sampling_strategy=['mid'])": tomekLinks({ samplingStrategy: ['mid'] }),
    'EditedNearestNeighbours()': editedNearestNeighbours(),
    "EditedNearestNeighbours(kind_sel='mode')": editedNearestNeighbours({ kindSel: 'mode' }),
    "EditedNearestNeighbours(n_neighbors=1, sampling_strategy='notMajority')": editedNearestNeighbours({
      nNeighbors: 1,
      samplingStrategy: 'notMajority',
    }),
    "EditedNearestNeighbours(n_neighbors=6, kind_sel='mode', sampling_strategy='all')": editedNearestNeighbours({
      nNeighbors: 6,
      kindSel: 'mode',
      samplingStrategy: 'all',
    }),
  }
  for (const [call, kept] of Object.entries(golden.kept)) {
    test(call, async () => {
      const got = await samplers[call as keyof typeof samplers].resample({ x, y })
      expect(Array.from(got.source)).toEqual(kept)
      expect(got.y).toEqual(kept.map((r) => y[r]))
      expect(got.x).toEqual(kept.map((r) => x[r]))
    })
  }
})

const many = { samplingStrategy: { rare: 20014 } }

/** The rows a sampler adds, flat. */
async function added(sampler: Sampler<Matrix>, seed = 1): Promise<{ data: Float64Array; source: Int32Array }> {
  const got = await sampler.resample({ x, y }, { seed })
  const data = hostData(got.x as unknown as Tensor) as Float64Array
  expect(Array.from(data.subarray(0, 3 * x.length))).toEqual(x.flat())
  return { data: data.subarray(3 * x.length), source: got.source.subarray(x.length) }
}

function moments(data: Float64Array) {
  const n = data.length / 3
  const mean = [0, 1, 2].map((j) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += data[3 * i + j]!
    return sum / n
  })
  const covariance = mean.map((_, a) =>
    mean.map((_, b) => {
      let sum = 0
      for (let i = 0; i < n; i++) sum += (data[3 * i + a]! - mean[a]!) * (data[3 * i + b]! - mean[b]!)
      return sum / n
    }),
  )
  return { mean, covariance }
}

describe('20,000 synthetic rows have the moments of imbalanced-learn’s, within 5 standard errors', () => {
  const cases = {
    'SMOTE(k_neighbors=5)': smote(many),
    "BorderlineSMOTE(kind='borderline-1')": borderlineSmote(many),
    'ADASYN()': adasyn(many),
    'RandomOverSampler(shrinkage=1)': randomOverSampler({ ...many, shrinkage: 1 }),
  } as const
  for (const [call, want] of Object.entries(golden.moments)) {
    test(call, async () => {
      const { data } = await added(cases[call as keyof typeof cases])
      expect(data.length / 3).toBe(want.rows)
      const got = moments(data)
      got.mean.forEach((m, j) => {
        const error = Math.sqrt((2 * want.covariance[j]![j]!) / want.rows)
        expect(Math.abs(m - want.mean[j]!)).toBeLessThan(5 * error)
        // The moments tell the samplers apart.
        got.covariance[j]!.forEach((c, k) => {
          expect(Math.abs(c - want.covariance[j]![k]!)).toBeLessThan(0.025)
        })
      })
    })
  }
})

test('copies with shrinkage are scattered about their rows as far as imbalanced-learn’s, and normally', async () => {
  for (const [call, shrinkage] of [
    ['RandomOverSampler(shrinkage=1)', 1],
    ["RandomOverSampler(shrinkage={'rare': 0.25})", { rare: 0.25 }],
  ] as const) {
    const { data, source } = await added(randomOverSampler({ ...many, shrinkage }))
    golden.scatter[call].forEach((std, j) => {
      const away = Array.from(source, (row, i) => data[3 * i + j]! - x[row]![j]!)
      const power = (p: number) => away.reduce((sum, v) => sum + v ** p, 0) / away.length
      // Five standard errors of the two estimates of a standard deviation.
      expect(Math.abs(Math.sqrt(power(2)) / std - 1)).toBeLessThan(5 / Math.sqrt(away.length))
      expect(Math.abs(power(1)) / std).toBeLessThan(5 / Math.sqrt(away.length))
      expect(Math.abs(power(4) / power(2) ** 2 - 3)).toBeLessThan(0.2)
    })
  }
})

test('every SMOTE row is on the line from a row to one of its five nearest of the class', async () => {
  const { data, source } = await added(smote(many), 7)
  const near = new Map(golden.neighbours.rows.map((row, i) => [row, golden.neighbours.of[i]!]))
  const steps: number[] = []
  const joined = new Set<string>()
  source.forEach((row, i) => {
    const made = data.subarray(3 * i, 3 * i + 3)
    const a = x[row]!
    const found = near.get(row)!.find((to) => {
      const b = x[to]!
      const step = (made[0]! - a[0]!) / (b[0]! - a[0]!)
      const on = a.every((v, j) => Math.abs(v + step * (b[j]! - v) - made[j]!) < 1e-9)
      if (on) steps.push(step)
      return on
    })
    joined.add(`${row} ${found}`)
  })
  expect(steps.length).toBe(source.length)
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...steps)).toBeLessThan(1)
  expect(Math.abs(steps.reduce((a, b) => a + b, 0) / steps.length - 0.5)).toBeLessThan(0.01)
  expect(joined.size).toBe(14 * 5)
})

test('borderline SMOTE starts from the rows that imbalanced-learn finds in danger', async () => {
  const { source } = await added(borderlineSmote())
  for (const label of ['mid', 'rare'] as const) {
    const from = new Set(Array.from(source).filter((r) => y[r] === label))
    for (const row of from) expect(golden.danger[label]).toContain(row)
  }
  const rare = await added(borderlineSmote(many))
  expect([...new Set(rare.source)].sort((a, b) => a - b)).toEqual(golden.danger.rare)
})

test('borderline2 goes at most half the way to rows of another class', async () => {
  const { data, source } = await added(borderlineSmote({ ...many, kind: 'borderline2' }))
  const same = await added(borderlineSmote(many))
  expect(source.length).toBe(20000)
  expect(moments(data).mean).not.toEqual(moments(same.data).mean)
  const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)
  source.forEach((row, i) => {
    const made = data.subarray(3 * i, 3 * i + 3)
    const between = (to: number[]) => distance(x[row]!, made) + distance(made, to) - distance(x[row]!, to) < 1e-9
    const ends = x.flatMap((to, r) => (r !== row && between(to) ? [r] : []))
    expect(
      ends.some((r) => y[r] === 'rare' || distance(x[row]!, made) <= distance(x[row]!, x[r]!) / 2),
      `row ${row}`,
    ).toBe(true)
  })
})

test('ADASYN makes as many rows as imbalanced-learn’s', async () => {
  const auto = await adasyn().resample({ x, y })
  const one = await adasyn(many).resample({ x, y })
  for (const label of ['big', 'mid', 'rare'] as const) {
    expect(count(auto.y, label)).toBe(golden.adasynRows[label])
    expect(count(one.y, label)).toBe(golden.adasynRows20000[label])
  }
})

test('SMOTE-NC: categories are the neighbours’ most frequent, numbers on the line', async () => {
  const colours = ['blue', 'green', 'red']
  const mixed = table([
    ...[0, 1, 2].map((j) => ({ kind: 'number' as const, name: `x${j}`, data: Float64Array.from(x, (r) => r[j]!) })),
    {
      kind: 'string',
      name: 'colour',
      categories: colours,
      data: Int32Array.from(golden.colours, (c) => colours.indexOf(c)),
    },
    { kind: 'boolean', name: 'flag', data: Uint8Array.from(golden.flags, Number) },
  ])
  const got = await smoteNc(many).resample({ x: mixed, y }, { seed: 3 })
  expect(got.x.schema).toEqual(mixed.schema)
  const made = got.x.columns.map((c) => Array.from(c.data.subarray(x.length)))
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
  golden.smoteNc.mean.forEach((want, j) => {
    expect(Math.abs(mean(made[j]!) - want)).toBeLessThan(0.035)
  })
  for (const [i, colour] of colours.entries()) {
    const share = mean(made[3]!.map((c) => (c === i ? 1 : 0)))
    expect(Math.abs(share - golden.smoteNc.colours[colour as 'red'])).toBeLessThan(0.02)
  }
  expect(Math.abs(mean(made[4]!) - golden.smoteNc.flag)).toBeLessThan(0.02)
})

test('combinations leave about as many rows as imbalanced-learn’s', async () => {
  const tomek = await smoteTomek().resample({ x, y })
  const enn = await smoteEnn().resample({ x, y })
  for (const label of ['big', 'mid', 'rare'] as const) {
    expect(Math.abs(count(tomek.y, label) - golden.combined.SMOTETomek[label])).toBeLessThan(8)
    expect(Math.abs(count(enn.y, label) - golden.combined.SMOTEENN[label])).toBeLessThan(16)
  }
  expect(tomek.y).toEqual(Array.from(tomek.source, (r) => y[r]))
})
