import { sparseFromDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { ridgeClassifier } from '../../src/index.ts'
import fixture from '../fixtures/ridge-classifier.json' with { type: 'json' }
import rows from '../fixtures/svm-linear.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

// The penalty sees the columns' units by nature.
const subject = { type: ridgeClassifier, needsScaling: true, tolerance: { graph: 1e-5 } }
const subjects = {
  ridgeClassifier: { recipe: ridgeClassifier(), ...subject },
  'ridgeClassifier, two classes': {
    recipe: ridgeClassifier({ classWeight: 'balanced' }),
    ...subject,
    twoClasses: true,
  },
  'ridgeClassifier, sparse rows': { recipe: ridgeClassifier({ alpha: 0.1 }), ...subject, input: sparseRows },
  'ridgeClassifier, positive': { recipe: ridgeClassifier({ positive: true }), ...subject, twoClasses: true },
} as const

describe.each(Object.entries(subjects))('%s', (_, of) => {
  for (const c of estimatorChecks(of, runOnnx)) test(c.name, c.run)
})

const sets = rows.data as unknown as { readonly [name: string]: { x: number[][]; y: number[] } }

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const width = x[0]!.length
  const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
  const near = (golden.params as object as { positive?: boolean }).positive ? 1e-5 : 1e-9

  test.each([
    ['dense', x],
    ['sparse', sparseFromDense(x.flat(), x.length, width)],
  ] as const)('planes and classes, %s rows', async (_, all) => {
    const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }
    const model = await ridgeClassifier(golden.params as object).fit({ x: all as number[][], y, ...weight })
    const coef = await model.coef.data()
    for (const [k, c] of golden.coef.flat().entries()) {
      expect(Math.abs(coef[k]! - c) * spread[k % width]!).toBeLessThan(near)
    }
    for (const [k, b] of golden.intercept.entries()) {
      expect(Math.abs((await model.intercept.data())[k]! - b)).toBeLessThan(near)
    }
    const some = x.filter((_, i) => i % 9 === 0)
    const decisions = await (await model.decisionFunction(some)).data()
    for (const [i, d] of golden.decisions.entries()) expect(Math.abs(decisions[i]! - d)).toBeLessThan(near)
    expect(await model.predict(some)).toEqual(golden.predicted)
  })
})

test('facts are those of ridge: of positive coefficients the iterations', async () => {
  const { x, y } = sets.iris!
  expect((await ridgeClassifier().fit({ x, y })).facts).toEqual({})
  const { facts } = await ridgeClassifier({ positive: true }).fit({ x, y })
  expect(facts).toEqual({ iterations: expect.any(Number), converged: true })
  expect(facts.iterations).toBeGreaterThan(0)
})

test('has no probabilities, and refuses wrong parameters', async () => {
  const { x, y } = sets.iris!
  expect(await ridgeClassifier().fit({ x, y })).not.toHaveProperty('predictProba')
  expect(() => ridgeClassifier({ alpha: -1 })).toThrow(
    "ridgeClassifier: expected 'alpha' to be a number >= 0, got -1. The default is 1.",
  )
})
