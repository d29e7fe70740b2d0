import { load, save } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { importedBoostingClassifier, importedBoostingRegressor } from '../../../src/index.ts'
import { cases, predictionsOf, rows, sparseRows } from './fixture.ts'

/** Largest difference, as a share of the value where that is above 1. */
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((v, i) => Math.abs(v - b[i]!) / Math.max(1, Math.abs(b[i]!))))

describe.each(cases)('$maker, $name: $call', (c) => {
  const model = c.read()

  test('predictions are its maker’s', async () => {
    const ours = await predictionsOf(c, model)
    expect(ours).toHaveLength(c.predictions.length)
    expect(apart(ours, c.predictions)).toBeLessThan(1e-6)
  })

  test('a saved and loaded model predicts the same bits, and each row does so alone', async () => {
    const again = load(save(model), [importedBoostingClassifier, importedBoostingRegressor])
    const all = await predictionsOf(c, model)
    expect(await predictionsOf(c, again as typeof model)).toEqual(all)
    const width = all.length / rows.length
    expect(await predictionsOf(c, model, rows.slice(7, 8))).toEqual(all.slice(7 * width, 8 * width))
  })

  const { sparse } = c
  if (sparse) {
    test('predictions of sparse rows are its maker’s', async () => {
      const ours = await predictionsOf(c, model, sparseRows)
      expect(ours).toHaveLength(sparse.length)
      expect(apart(ours, sparse)).toBeLessThan(1e-6)
      // To XGBoost what is not stored is missing, not 0.
      expect(apart(ours, c.predictions) > 0.01).toBe(c.maker === 'XGBoost')
    })
  }

  const gains = c.importances
  if (!gains) return
  test('importances by gain are its maker’s', async () => {
    const ours = [...(await (await model.importances()).data())]
    expect(apart(ours, gains)).toBeLessThan(1e-5)
  })
})
