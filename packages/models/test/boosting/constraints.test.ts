import { ParamError, stream, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'

const rng = stream(5, 'constraints')
const rows = 1500
const values = Float64Array.from({ length: rows * 4 }, (_, i) => (i % 29 === 0 ? NaN : rng.normal()))
const x = tensor(values, [rows, 4])
const at = (i: number, f: number): number => (Number.isNaN(values[4 * i + f]!) ? 0 : values[4 * i + f]!)
const y = Float64Array.from(
  { length: rows },
  (_, i) => Math.sin(2 * at(i, 0)) - 0.5 * at(i, 1) + at(i, 2) * at(i, 3) + 0.5 * rng.normal(),
)
const labels = Array.from(y, (v) => v > 0)

/** Largest step against the way, over a grid of feature f, from each of some rows. */
async function worst(predict: (x: number[][]) => Promise<ArrayLike<number>>, f: number, way: number): Promise<number> {
  const grid = Array.from({ length: 41 }, (_, i) => i / 8 - 2.5)
  let most = -Infinity
  for (let i = 0; i < 30; i++) {
    const row = [...values.subarray(4 * i, 4 * i + 4)]
    const p = await predict(grid.map((v) => row.with(f, v)))
    for (let j = 1; j < grid.length; j++) most = Math.max(most, way * (p[j - 1]! - p[j]!))
  }
  return most
}

describe('monotone constraints', () => {
  const monotoneConstraints = [1, -1, 0, 1] as const

  test.each([
    {},
    { growPolicy: 'depthwise', maxDepth: 4, maxLeafNodes: null, l1Regularization: 2, l2Regularization: 5 },
    { booster: 'dart' },
    { subsample: 0.6, colsampleByNode: 0.5 },
  ] as const)('hold for every row, which they do not without: %j', async (p) => {
    const free = await gradientBoostingRegressor({ ...p, nEstimators: 30 }).fit({ x, y })
    const held = await gradientBoostingRegressor({ ...p, nEstimators: 30, monotoneConstraints }).fit({ x, y })
    for (const [f, way] of monotoneConstraints.entries()) {
      if (way === 0) continue
      expect(await worst((v) => free.predict(v), f, way)).toBeGreaterThan(0.01)
      expect(await worst((v) => held.predict(v), f, way)).toBeLessThanOrEqual(1e-12)
    }
  })

  test('hold for the raw score of the second of two classes', async () => {
    const model = await gradientBoostingClassifier({ nEstimators: 30, monotoneConstraints }).fit({ x, y: labels })
    const raw = async (v: number[][]) => (await model.decisionFunction(v)).data()
    for (const [f, way] of monotoneConstraints.entries()) {
      if (way !== 0) expect(await worst(raw, f, way)).toBeLessThanOrEqual(1e-12)
    }
  })

  test('of zeros are none', async () => {
    const zeros = await gradientBoostingRegressor({ nEstimators: 5, monotoneConstraints: [0, 0, 0, 0] }).fit({ x, y })
    const none = await gradientBoostingRegressor({ nEstimators: 5 }).fit({ x, y })
    expect(await zeros.predict(x)).toEqual(await none.predict(x))
  })

  test('are refused where they could not be kept', async () => {
    const three = Array.from(y, (v) => (v > 0.5 ? 2 : v > -0.5 ? 1 : 0))
    await expect(gradientBoostingClassifier({ monotoneConstraints }).fit({ x, y: three })).rejects.toThrow(
      new ParamError(
        "gradientBoostingClassifier.fit: expected 'monotoneConstraints' for two classes only, got 3 classes. Fit a model for each class.",
      ),
    )
    await expect(gradientBoostingRegressor({ monotoneConstraints, loss: 'absolute' }).fit({ x, y })).rejects.toThrow(
      new ParamError(
        "gradientBoostingRegressor.fit: expected no 'monotoneConstraints' with a loss whose leaves are quantiles, got some. Use loss 'huber'.",
      ),
    )
    await expect(gradientBoostingRegressor({ monotoneConstraints: [1, 0] }).fit({ x, y })).rejects.toThrow(
      new ParamError(
        "gradientBoostingRegressor.fit: expected 'monotoneConstraints' to have 4 entries, one a feature, got 2. Use 0 for features without a constraint.",
      ),
    )
  })
})

describe('interaction constraints', () => {
  test('keep features of other groups off the way to a leaf', async () => {
    const interactionConstraints = [
      [0, 1],
      [1, 2],
    ]
    const model = await gradientBoostingRegressor({ nEstimators: 30, interactionConstraints }).fit({ x, y })
    const { starts, left, feature } = model.toState().tensors
    const [s, l, f] = (await Promise.all([starts!.data(), left!.data(), feature!.data()])) as Int32Array[]
    const ways = new Set<string>()
    for (let t = 0; t + 1 < s!.length; t++) {
      const walk = (n: number, above: readonly number[]): void => {
        const below = l![s![t]! + n]!
        if (below === 0) ways.add([...new Set(above)].sort().join())
        else for (const child of [below, below + 1]) walk(child, [...above, f![s![t]! + n]!])
      }
      walk(0, [])
    }
    expect([...ways].sort()).toEqual(['0', '0,1', '1', '1,2', '2', '3'].filter((w) => ways.has(w)))
    expect(ways).toContain('1,2')
    expect(ways).toContain('3')
  })

  test('name features that there are', async () => {
    await expect(gradientBoostingRegressor({ interactionConstraints: [[0, 4]] }).fit({ x, y })).rejects.toThrow(
      new ParamError(
        "gradientBoostingRegressor.fit: expected 'interactionConstraints' to name features below 4, got 4. Features are counted from 0.",
      ),
    )
  })
})
