import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  boostWith,
  gradientBoostingClassifier,
  gradientBoostingRanker,
  gradientBoostingRegressor,
} from '../../src/index.ts'
import data from '../fixtures/boosting.json' with { type: 'json' }
import fixture from '../fixtures/boosting-rounds.json' with { type: 'json' }

interface Data {
  readonly train: number
  readonly x: readonly (readonly (number | null)[])[]
  readonly y: readonly number[]
}

function dataOf(name: string) {
  const { train, x, y } = (data.data as unknown as { readonly [name: string]: Data })[name]!
  const rows = x.map((row) => row.map((v) => v ?? NaN))
  return { x: rows.slice(0, train), y: y.slice(0, train), testX: rows.slice(train), testY: y.slice(train) }
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length

// Every value has a bin of its own, here and there.
const exact = { minSamplesLeaf: 1, maxLeafNodes: 5 }

test(fixture.earlyStopping.call, async () => {
  const { x, y, testX, testY } = dataOf(fixture.earlyStopping.data)
  const { l2 } = fixture.earlyStopping
  const recipe = gradientBoostingRegressor({ ...exact, nEstimators: 40, earlyStoppingRounds: 5 })
  const model = await recipe.fit({ x, y, validation: { x: testX, y: testY } })
  const { validation } = model.facts.history as { validation: number[] }
  // Half of the squared error; thresholds may lie anywhere between two rows, and held-out rows lie between them too.
  const ours = validation.map((v) => 2 * v)
  const off = ours.map((v, i) => Math.abs(v - l2[i]!) / l2[i]!)
  expect(Math.max(...off)).toBeLessThan(0.02)
  expect(Math.abs((model.facts.iterations as number) - (1 + l2.indexOf(Math.min(...l2))))).toBeLessThanOrEqual(8)
})

test(fixture.moreRounds.call, async () => {
  const { x, y } = dataOf(fixture.moreRounds.data)
  // Without the mean to begin from, as a custom objective begins.
  const recipe = boostWith(gradientBoostingRegressor({ ...exact, nEstimators: 6, loss: 'custom' }), {
    objective: (raw, target) => ({ gradient: raw.map((z, i) => z - target[i]!), hessian: raw.map(() => 1) }),
  })
  const first = await recipe.fit({ x: x.slice(0, 120), y: y.slice(0, 120) })
  const both = await recipe.fitMore(first, { x: x.slice(120), y: y.slice(120) })
  expect(worst(await first.predict(x.slice(0, 40)), fixture.moreRounds.first)).toBeLessThan(1e-5)
  // Rows of the first batch may lie on either side of a threshold of the second.
  const off = Array.from(await both.predict(x.slice(0, 40)), (v, i) => Math.abs(v - fixture.moreRounds.both[i]!))
  expect(off.filter((d) => d < 1e-5).length).toBeGreaterThan(30)
  expect(mean(off)).toBeLessThan(0.01)
})

test(fixture.customObjective.call, async () => {
  const { x, y } = dataOf(fixture.customObjective.data)
  const recipe = boostWith(gradientBoostingRegressor({ ...exact, nEstimators: 10, loss: 'custom' }), {
    objective(raw, target) {
      const root = raw.map((z, i) => Math.sqrt(1 + (z - target[i]!) ** 2))
      return { gradient: raw.map((z, i) => (z - target[i]!) / root[i]!), hessian: root.map((r) => 1 / r ** 3) }
    },
  })
  const model = await recipe.fit({ x, y: y.map((v) => v / 4) })
  expect(worst(await model.predict(x.slice(0, 40)), fixture.customObjective.predictions)).toBeLessThan(1e-4)
})

test.each(fixture.importances.map((c) => [c.call, c] as const))('%s', async (_, c) => {
  const { x, y } = dataOf(c.data)
  const model = await gradientBoostingRegressor({ ...(c.params as object), nEstimators: 10 }).fit({ x, y })
  for (const kind of ['gain', 'cover', 'splits'] as const) {
    const theirs = (c as { [kind: string]: unknown })[kind] as number[] | undefined
    if (!theirs) continue
    const ours = Array.from(await (await model.importances(kind)).data())
    const scale = Math.max(...theirs)
    expect(worst(ours, theirs) / scale, `${kind}: ${ours} and ${theirs}`).toBeLessThan(1e-4)
  }
})

test.each(fixture.scores.map((c) => [c.call, c] as const))('%s', async (_, c) => {
  const { x, y, testX, testY } = dataOf(c.data)
  const scores: number[] = []
  const shares: number[] = []
  for (let seed = 0; seed < 3; seed++) {
    if (c.kind === 'regressor') {
      const m = mean(y)
      const model = await gradientBoostingRegressor(c.params as object).fit({ x, y: y.map((v) => v - m) }, { seed })
      const p = await model.predict(testX)
      const truth = testY.map((v) => v - m)
      const around = mean(truth)
      scores.push(1 - mean(truth.map((v, i) => (v - p[i]!) ** 2)) / mean(truth.map((v) => (v - around) ** 2)))
    } else {
      const model = await gradientBoostingClassifier(c.params as object).fit({ x, y }, { seed })
      const p = Array.from(await (await model.predictProba(testX)).data()).filter((_, i) => i % 2 === 1)
      let wins = 0
      testY.forEach((t, i) => {
        testY.forEach((u, j) => {
          if (t > u) wins += p[i]! > p[j]! ? 1 : p[i] === p[j] ? 0.5 : 0
        })
      })
      const positives = testY.filter((t) => t === 1).length
      scores.push(wins / (positives * (testY.length - positives)))
      shares.push(mean(p))
    }
  }
  expect(Math.abs(mean(scores) - c.score), `${mean(scores)} and ${c.score}`).toBeLessThan(
    c.kind === 'regressor' ? 0.04 : 0.01,
  )
  if (c.meanProbability !== null) expect(Math.abs(mean(shares) - c.meanProbability)).toBeLessThan(0.03)
})

const groupsOf = (sizes: readonly number[]): number[] => sizes.flatMap((n, q) => Array<number>(n).fill(q))

/** Mean NDCG of the first k rows of the queries that have relevant ones. */
function ndcg(y: readonly number[], p: Float64Array, sizes: readonly number[], k: number): number {
  const values: number[] = []
  let at = 0
  const dcg = (rows: readonly number[]) =>
    rows.slice(0, k).reduce((s, i, place) => s + (2 ** y[i]! - 1) / Math.log2(place + 2), 0)
  for (const n of sizes) {
    const rows = Array.from({ length: n }, (_, i) => at + i)
    at += n
    const best = dcg([...rows].sort((i, j) => y[j]! - y[i]!))
    if (best > 0) values.push(dcg([...rows].sort((i, j) => p[j]! - p[i]!)) / best)
  }
  return mean(values)
}

describe('lambdarank', () => {
  const { tiny, letor } = fixture.ranking

  test(tiny.call, async () => {
    const recipe = gradientBoostingRanker({ ...exact, nEstimators: 5, truncationLevel: 10 })
    const model = await recipe.fit({ x: tiny.x, y: tiny.y, groups: groupsOf(tiny.sizes) })
    expect(worst(await model.predict(tiny.x), tiny.scores)).toBeLessThan(1e-4)
  })

  const root = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
  const folder = join(root, 'gbdt', 'lightgbm-examples', 'lambdarank')
  const read = (part: string) => {
    const lines = gunzipSync(readFileSync(join(folder, `rank.${part}.gz`)))
      .toString()
      .trim()
      .split('\n')
    const x = new Float64Array(lines.length * 301)
    const y = lines.map((line, i) => {
      const [grade, ...cells] = line.trim().split(/\s+/)
      for (const cell of cells) {
        const [j, v] = cell.split(':')
        x[i * 301 + Number(j)] = Number(v)
      }
      return Number(grade)
    })
    const sizes = readFileSync(join(folder, `rank.${part}.query`), 'utf8')
      .trim()
      .split('\n')
      .map(Number)
    return { x: tensor(x, [lines.length, 301]), y, sizes, groups: groupsOf(sizes) }
  }

  // Trees of many rounds part ways by rounding (LightGBM's gradients are float32), and 50 queries tell little apart: the mean counts.
  test.skipIf(!existsSync(folder))(
    `${letor[0]!.call} and ${letor.length - 1} more, on the mean (skipped without the data in FOLDWISE_DATA)`,
    async () => {
      const [train, test] = [read('train'), read('test')]
      const found: { readonly [k: string]: number[] } = { 5: [], 10: [] }
      for (const c of letor) {
        const model = await gradientBoostingRanker(c.params as object).fit(train)
        const p = await model.predict(test.x)
        for (const k of ['5', '10'] as const) {
          const ours = ndcg(test.y, p, test.sizes, Number(k))
          expect.soft(Math.abs(ours - c.ndcg[k]), `${c.call}: NDCG@${k} ${ours} and ${c.ndcg[k]}`).toBeLessThan(0.02)
          found[k]!.push(ours)
        }
      }
      for (const k of ['5', '10'] as const) {
        const [ours, theirs] = [mean(found[k]!), mean(letor.map((c) => c.ndcg[k]))]
        expect.soft(Math.abs(ours - theirs), `NDCG@${k} ${ours} and ${theirs}`).toBeLessThan(0.005)
      }
    },
    60_000,
  )
})
