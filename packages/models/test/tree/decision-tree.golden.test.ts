import { hostData, type Tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { decisionTreeClassifier } from '../../src/tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../../src/tree/decision-tree-regressor.ts'
import fixture from '../fixtures/tree.json' with { type: 'json' }

interface Rows {
  readonly x: readonly (readonly (number | null)[])[]
  readonly y: readonly (number | readonly number[])[]
}
const sets = fixture.data as { readonly [name: string]: Rows }

/** Largest difference, relative to 1 plus the value. */
const gap = (found: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(found.length).toBe(wanted.length)
  return Math.max(0, ...wanted.map((v, i) => Math.abs(found[i]! - v) / (1 + Math.abs(v))))
}

describe.each(fixture.cases)('$data $params weighted $weighted: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const rows = x.map((row) => row.map((v) => v ?? NaN))
  const data = { x: rows, y: y as number[], ...(golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }) }
  const fit = (changes: object = {}) =>
    golden.kind === 'classifier'
      ? decisionTreeClassifier({ ...golden.params, ...changes } as object).fit(data)
      : decisionTreeRegressor({ ...golden.params, ...changes } as object).fit(data)

  test('the same nodes, thresholds, values and importances', async () => {
    const model = await fit()
    const { tensors } = model.toState()
    const of = (name: string): number[] => Array.from(hostData(tensors[name] as Tensor), Number)
    for (const name of ['feature', 'left', 'right', 'samples', 'missingLeft'] as const)
      expect([name, of(name)]).toEqual([name, golden[name]])
    const thresholds = of('threshold')
    golden.threshold.forEach((t, i) => {
      if (t === null) expect(thresholds[i]).toBe(Infinity)
      else expect(thresholds[i]).toBe(t)
    })
    expect(gap(of('impurity'), golden.impurity)).toBeLessThan(1e-9)
    expect(gap(of('weight'), golden.weight)).toBeLessThan(1e-9)
    expect(gap(of('values'), golden.values.flat())).toBeLessThan(1e-9)
    expect(gap(await model.featureImportances.data(), golden.importances)).toBeLessThan(1e-9)
    expect([...(await model.apply(rows.slice(0, 10)))]).toEqual(golden.leaves)
    expect(model.depth).toBe(golden.depth)
  })

  test('the same pruning path', async () => {
    const { ccpAlphas, impurities } = (await fit({ ccpAlpha: 0 })).costComplexityPruningPath()
    expect(gap(ccpAlphas, golden.alphas)).toBeLessThan(1e-9)
    expect(gap(impurities, golden.impurities)).toBeLessThan(1e-9)
  })
})
