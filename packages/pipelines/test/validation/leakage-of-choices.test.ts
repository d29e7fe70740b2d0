import { type ClassifierRecipe, save } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { describe, expect, test } from 'vitest'
import * as everything from '../../src/index.ts'
import {
  adasyn,
  borderlineSmote,
  columnTransformer,
  crossValidate,
  editedNearestNeighbours,
  fixedThreshold,
  gridSearch,
  halvingSearch,
  hyperbandSearch,
  ofKind,
  oneHotEncoder,
  pipeline,
  randomOverSampler,
  randomSearch,
  randomUnderSampler,
  resampled,
  smote,
  smoteEnn,
  smoteNc,
  smoteTomek,
  stratifiedKFold,
  tableFromRecords,
  tomekLinks,
  tpeSearch,
  tunedThreshold,
} from '../../src/index.ts'
import { maxScale, means } from '../compose/steps.ts'

const n = 48
const rows = Array.from({ length: n }, (_, i) => [(i * 7) % 13, (i * i) % 11, (i * 5) % 17])
const labels = rows.map(([a, b], i) => (a! + b! > 13 || i % 11 === 0 ? 'rare' : 'usual'))
const cv = stratifiedKFold({ nSplits: 3, shuffle: true })

const space = { times: { kind: 'number', min: 0.5, max: 2 } } as const
const recipe = ({ times }: { readonly times: number }) => pipeline(maxScale({ times }), means())
const common = { recipe, metric: accuracy, cv: 2 } as const
const asTable = (x: readonly (readonly number[])[]) =>
  tableFromRecords(x.map(([a, b, c]) => ({ a: a!, b: b!, kind: `k${Math.abs(Math.trunc(c!)) % 3}` })))

type Recipe = ClassifierRecipe<never, object>
const samplers: { readonly [name: string]: Recipe } = {
  randomOverSampler: resampled(randomOverSampler(), means()),
  randomUnderSampler: resampled(randomUnderSampler(), means()),
  smote: resampled(smote({ kNeighbors: 3 }), means()),
  borderlineSmote: resampled(borderlineSmote({ kNeighbors: 3 }), means()),
  adasyn: resampled(adasyn({ nNeighbors: 3 }), means()),
  smoteNc: resampled(
    smoteNc({ kNeighbors: 3 }),
    pipeline(
      columnTransformer([
        [maxScale(), ofKind('number')],
        [oneHotEncoder({ handleUnknown: 'ignore' }), ofKind('string')],
      ]),
      means(),
    ),
  ),
  tomekLinks: resampled(tomekLinks(), means()),
  editedNearestNeighbours: resampled(editedNearestNeighbours(), means()),
  smoteTomek: resampled(smoteTomek(), means()),
  smoteEnn: resampled(smoteEnn(), means()),
}
const searches: { readonly [name: string]: Recipe } = {
  gridSearch: gridSearch({ ...common, grid: { times: [0.5, 1] } }) as Recipe,
  randomSearch: randomSearch({ ...common, space, nTrials: 3 }) as Recipe,
  tpeSearch: tpeSearch({ ...common, space, nTrials: 5, nStartupTrials: 3 }) as Recipe,
  halvingSearch: halvingSearch({ ...common, space, nCandidates: 3, minShare: 1 / 3 }) as Recipe,
  hyperbandSearch: hyperbandSearch({ ...common, space, minShare: 1 / 3 }) as Recipe,
}
const thresholds: { readonly [name: string]: Recipe } = {
  tunedThreshold: tunedThreshold(means(), { metric: accuracy, cv: 2 }) as Recipe,
  fixedThreshold: fixedThreshold(means(), { threshold: 0.4 }) as Recipe,
}

test('every sampler and every search there is takes part', () => {
  const made = (make: unknown): object | undefined => {
    try {
      const value = (make as () => object)()
      if (value instanceof Promise) value.catch(() => {})
      return value
    } catch {
      return undefined
    }
  }
  const names = Object.entries(everything).flatMap(([name, value]) => {
    if (typeof value !== 'function') return []
    return /Search$/.test(name) || 'resample' in (made(value) ?? {}) ? [name] : []
  })
  expect(names.length).toBeGreaterThan(12)
  for (const name of names) expect(Object.keys({ ...samplers, ...searches })).toContain(name)
})

describe('no bit of a model depends on the test rows of its fold', () => {
  for (const [name, recipe] of Object.entries({ ...samplers, ...searches, ...thresholds })) {
    test(name, async () => {
      const bits = async (x: readonly (readonly number[])[]) => {
        const data = { x: (name === 'smoteNc' ? asTable(x) : x) as never, y: labels }
        const { models } = await crossValidate(recipe, data, { metrics: { accuracy }, cv, models: true, seed: 3 })
        return models.map((m) => {
          using model = m
          return Buffer.from(save(model)).toString('base64')
        })
      }
      const plain = await bits(rows)
      for (const [f, { test: tested, train }] of [...cv.split({ x: rows, y: labels }, { seed: 3 })].entries()) {
        const changed = (of: Int32Array) => {
          const numbers = new Set(of)
          return rows.map((r, i) => (numbers.has(i) ? r.map((v) => -1e6 * v - 12345) : r))
        }
        expect((await bits(changed(tested)))[f]).toBe(plain[f])
        // And the proof can fail: other training rows change the bits.
        expect((await bits(changed(train)))[f]).not.toBe(plain[f])
      }
    })
  }
})
