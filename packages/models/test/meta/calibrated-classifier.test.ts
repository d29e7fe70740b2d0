import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { calibratedClassifier, decisionTreeClassifier, logisticRegression, oneVsOne } from '../../src/index.ts'
import { fitSigmoid } from '../../src/meta/calibration-sigmoid.ts'
import { fitTemperature } from '../../src/meta/calibration-temperature.ts'
import { options, type Subjects, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })
const tree = decisionTreeClassifier({ maxDepth: 2 })
const type = withParts(calibratedClassifier, logisticRegression, decisionTreeClassifier)
// Folds follow the order of the rows, and a row repeated may stand on both sides of a fold.
const tolerance = { order: 0.3, weight: 0.3 }
const subjects: Subjects = {
  'sigmoid of decision values': { recipe: calibratedClassifier(logistic), type, tolerance },
  'sigmoid of probabilities, one classifier': {
    recipe: calibratedClassifier(tree, { ensemble: false, cv: 3 }),
    type,
    twoClasses: true,
    allowsMissing: true,
    tolerance,
  },
  'isotonic, two classes': {
    recipe: calibratedClassifier(logistic, { method: 'isotonic' }),
    type,
    twoClasses: true,
    tolerance: { order: 0.5, weight: 0.5 },
  },
  'temperature of probabilities': {
    recipe: calibratedClassifier(tree, { method: 'temperature', cv: 3 }),
    type,
    allowsMissing: true,
    tolerance,
  },
  'temperature of decision values': {
    recipe: calibratedClassifier(logistic, { method: 'temperature', ensemble: false }),
    type,
    twoClasses: true,
    tolerance,
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = Array.from({ length: 90 }, (_, i) => [i % 7, (i * 5) % 11])
const y = x.map(([a, b], i) => (a! * 2 > b! === i % 5 > 0 ? 'yes' : 'no'))

test('isotonic probabilities of three classes sum to 1, also where all lines are 0', async () => {
  const z = x.map(([a, b]) => (a! + b! < 5 ? 'low' : a! + b! < 10 ? 'middle' : 'high'))
  const model = await calibratedClassifier(logistic, { method: 'isotonic', ensemble: false }).fit({ x, y: z })
  const p = await (await model.predictProba([...x, [1e6, -1e6], [-1e6, -1e6]])).data()
  for (let i = 0; i < p.length; i += 3) expect(p[i]! + p[i + 1]! + p[i + 2]!).toBeCloseTo(1, 12)
})

test('a classifier with neither decision values nor probabilities, and too few rows of a class, are refused', async () => {
  const few = { x: x.slice(0, 8), y: ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b'] }
  await expect(calibratedClassifier(logistic).fit(few)).rejects.toThrow(
    "calibratedClassifier.fit: expected at least 5 rows of each class, as many as 'cv', got 3 of b. Ask for fewer folds.",
  )
  const model = await calibratedClassifier(oneVsOne(tree), { cv: 2 }).fit({ x, y })
  expect(model.estimators).toHaveLength(2)
  expect(() => model.toGraph!()).toThrow(
    "toGraph: expected a part whose graph has decision values, named 'scores', got 'oneVsOne'. Export the parts one by one.",
  )
})

const checkpoint = async () => {}

test('at the sigmoid the gradient vanishes, also for huge scores', async () => {
  for (const unit of [1, 1e8, 1e-8]) {
    const scores = Float64Array.of(-2, -1, 0, 1, 2, 3).map((s) => s * unit)
    const positive = Uint8Array.of(0, 1, 0, 0, 1, 1)
    const { slope, intercept } = await fitSigmoid(scores, positive, undefined, checkpoint)
    let [ga, gb] = [0, 0]
    scores.forEach((s, i) => {
      const g = 1 / (1 + Math.exp(slope * s + intercept)) - (positive[i] ? 4 / 5 : 1 / 5)
      ga += (g * s) / unit
      gb += g
    })
    expect(Math.abs(ga)).toBeLessThan(1e-12)
    expect(Math.abs(gb)).toBeLessThan(1e-12)
  }
  const level = await fitSigmoid(new Float64Array(4), Uint8Array.of(0, 0, 1, 1), undefined, checkpoint)
  expect(level.slope).toBe(0)
})

test('the temperature of classes told apart without a mistake is at its bound', async () => {
  const beta = await fitTemperature(Float64Array.of(-1, 1, 1, -1), [1, 0], 2, undefined, checkpoint)
  expect(Math.log(beta)).toBeCloseTo(10, 6)
})
