import { expect, test } from 'vitest'
import { isotonicRegression } from '../../src/index.ts'
import fixture from '../fixtures/meta.json' with { type: 'json' }

test.each(fixture.isotonic)('scikit-learn: $call', async (golden) => {
  const { x, y, weight } = golden
  const model = await isotonicRegression(golden.params as object).fit({ x, y, ...(weight && { weight }) })
  expect(model.increasing).toBe(golden.increasing)
  const close = (found: ArrayLike<number>, wanted: readonly (number | null)[]) => {
    expect(found.length).toBe(wanted.length)
    wanted.forEach((v, i) => {
      if (v === null) expect(found[i]).toBeNaN()
      else expect(found[i]).toBeCloseTo(v, 12)
    })
  }
  close(await model.predict(golden.at), golden.predict)
  close(await model.xThresholds.data(), golden.xThresholds)
  close(await model.yThresholds.data(), golden.yThresholds)
})
