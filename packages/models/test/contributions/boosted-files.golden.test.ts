import { load, save } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { importedBoostingClassifier, importedBoostingRegressor } from '../../src/index.ts'
import { cases, rows, sparseRows } from '../boosting/import/fixture.ts'
import lightgbm from '../fixtures/contributions-lightgbm.json' with { type: 'json' }
import xgboost from '../fixtures/contributions-xgboost.json' with { type: 'json' }
import { sumsApart } from './problem.ts'

const golden: { readonly [maker: string]: { readonly [name: string]: readonly number[] } } = {
  XGBoost: xgboost.cases,
  LightGBM: lightgbm.cases,
}
/** Whose pred_contrib adds the trees up, where its predictions are their mean. */
const isLightgbmForest = (name: string): boolean => name.startsWith('forest')

describe.each(cases)('$maker, $name', (c) => {
  const model = c.read()
  const expected = golden[c.maker]![c.name]

  test('rows sum to raw scores, and a saved and loaded model gives the same bits', async () => {
    const again = load(save(model), [importedBoostingClassifier, importedBoostingRegressor]) as typeof model
    for (const x of [rows, sparseRows]) {
      const phi = await model.contributions(x)
      expect(await (await again.contributions(x)).data()).toEqual(await phi.data())
      if (model.kind !== 'classifier') continue
      const raw = await (await model.decisionFunction(x)).data()
      expect(await sumsApart(phi, raw as Float64Array)).toBeLessThan(c.maker === 'XGBoost' ? 1e-6 : 1e-13)
    }
  })

  if (!expected) return
  test('contributions are its maker’s', async () => {
    const scale = c.maker === 'LightGBM' && isLightgbmForest(c.name) ? Number(/rounds=(\d+)/.exec(c.call)![1]) : 1
    const shown = rows.filter((_, i) => i % xgboost.step === 0)
    const ours = Array.from(await (await model.contributions(shown)).data(), (v) => Number(v) * scale)
    expect(ours).toHaveLength(expected.length)
    const apart = ours.map((v, i) => Math.abs(v - expected[i]!) / Math.max(1, Math.abs(expected[i]!)))
    // XGBoost computes in float32.
    expect(Math.max(...apart)).toBeLessThan(c.maker === 'XGBoost' ? 1e-6 : 1e-8)
  })
})

test('all files have contributions of their makers, but for trees with vector leaves', () => {
  const without = cases.filter((c) => !golden[c.maker]![c.name]).map((c) => c.name)
  expect(without).toEqual(['vector leaves, target 0', 'vector leaves, target 1'])
})
