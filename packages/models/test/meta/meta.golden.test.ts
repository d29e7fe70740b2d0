import { hostData, type Tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  adaBoostClassifierOf,
  adaBoostRegressorOf,
  baggingClassifier,
  baggingRegressor,
  calibratedClassifier,
  gaussianNB,
  kNeighborsClassifier,
  linearRegression,
  logisticRegression,
  oneVsOne,
  oneVsRest,
  ridge,
  selfTraining,
  stackingClassifier,
  stackingRegressor,
  votingClassifier,
  votingRegressor,
} from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import linear from '../fixtures/linear.json' with { type: 'json' }
import fixture from '../fixtures/meta.json' with { type: 'json' }

interface Rows {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}
const sets = { ...linear.data, diabetes: leastSquares.data.diabetes } as unknown as { readonly [name: string]: Rows }

const logistic = logisticRegression({ tol: 1e-12, solver: 'newton-cholesky' })
const bases = {
  logistic,
  stiff: logistic.with({ C: 0.01 }),
  gaussian: gaussianNB(),
  neighbors: kNeighborsClassifier(),
  linear: linearRegression(),
  ridge: ridge({ alpha: 10 }),
}

interface Case {
  readonly model: string
  readonly call: string
  readonly data: string
  readonly base: readonly (keyof typeof bases)[]
  readonly params: object
  readonly weighted?: boolean
  readonly predict: readonly number[]
  readonly predictProba?: readonly number[]
  readonly decisionFunction?: readonly number[]
  readonly transform?: readonly number[]
  readonly transduction?: readonly number[]
  readonly labeledIter?: readonly number[]
  readonly rounds?: number
  readonly termination?: string
  readonly estimatorWeights?: readonly number[]
  readonly estimatorErrors?: readonly number[]
}

/** The recipe of a case; which it is, only the fixture knows. */
function recipeOf({ model, base, params }: Pick<Case, 'model' | 'base' | 'params'>) {
  const parts = base.map((name) => bases[name]) as never[]
  const make: { readonly [name: string]: () => unknown } = {
    votingClassifier: () => votingClassifier(parts, params as never),
    votingRegressor: () => votingRegressor(parts, params),
    stackingClassifier: () => stackingClassifier(parts, logistic, params),
    stackingRegressor: () => stackingRegressor(parts, bases.ridge, params),
    calibratedClassifier: () => calibratedClassifier(parts[0]!, params),
    oneVsRest: () => oneVsRest(parts[0]!),
    oneVsOne: () => oneVsOne(parts[0]!),
    adaBoostClassifierOf: () => adaBoostClassifierOf(parts[0]!, params),
    selfTraining: () => selfTraining(parts[0]!, params),
    baggingClassifier: () => baggingClassifier(parts[0]!, params),
    baggingRegressor: () => baggingRegressor(parts[0]!, params),
  }
  return make[model]!() as ReturnType<typeof selfTraining<typeof logistic>>
}

const SHOWN = 25

/** The rows that the fixture shows. */
const shown = (rows: Rows['x']): Rows['x'] =>
  Array.from({ length: SHOWN }, (_, i) => rows[Math.floor((i * (rows.length - 1)) / (SHOWN - 1))]!)

const gap = (found: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(found.length).toBe(wanted.length)
  const size = Math.max(1, ...wanted.map(Math.abs))
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v))) / size
}

const cases = (fixture.cases as unknown as readonly Case[]).map((c) => {
  const weighted = c.weighted ? ' weighted' : ''
  return [`${c.model} of ${c.base}, ${c.data} ${JSON.stringify(c.params)}${weighted}`, c] as const
})

describe.each(cases)('scikit-learn: %s', (_, golden) => {
  test('says the same of the rows', async () => {
    const { x, y } = sets[golden.data]!
    const given = golden.model === 'selfTraining' ? y.map((label, i) => (i % 7 === 0 ? label : null)) : y
    const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75 + 0.25) }
    const model = await recipeOf(golden).fit({ x, y: given as number[], ...weight })
    const rows = shown(x)
    const predicted = await model.predict(rows)
    // scipy stops its search for the temperature, and scikit-learn's sigmoid its L-BFGS, some digits early.
    const tolerance = golden.model === 'calibratedClassifier' ? 2e-5 : 1e-7
    for (const method of ['predictProba', 'decisionFunction'] as const) {
      if (golden[method])
        expect(gap(await (await model[method]!(rows)).data(), golden[method]), method).toBeLessThan(tolerance)
    }
    if (golden.transform) {
      const { transform } = model as unknown as { transform(x: Rows['x']): Promise<Tensor> }
      expect(gap((await (await transform(rows)).data()) as Float64Array, golden.transform)).toBeLessThan(1e-7)
    }
    if (/Regressor/.test(golden.model)) expect(gap(predicted, golden.predict)).toBeLessThan(1e-9)
    else expect(Array.from(predicted)).toEqual(golden.predict)
    if (golden.estimatorWeights && golden.estimatorErrors) {
      const boosted = model as unknown as Record<'estimatorWeights' | 'estimatorErrors', Tensor>
      expect(gap(hostData(boosted.estimatorWeights) as Float64Array, golden.estimatorWeights)).toBeLessThan(1e-7)
      expect(gap(hostData(boosted.estimatorErrors) as Float64Array, golden.estimatorErrors)).toBeLessThan(1e-7)
    }
    if (golden.model !== 'selfTraining') return
    expect(Array.from(model.transduction, (label) => label ?? -1)).toEqual(golden.transduction)
    expect(Array.from(await model.labeledIter.data())).toEqual(golden.labeledIter)
    const names: { readonly [name: string]: string } = {
      max_iter: 'maxIter',
      all_labeled: 'allLabeled',
      no_change: 'noChange',
    }
    expect(model.facts).toMatchObject({ rounds: golden.rounds, termination: names[golden.termination!] })
  })
})

const odd = <T>(values: readonly T[]) => values.filter((_, i) => i % 2 === 1)
const even = <T>(values: readonly T[]) => values.filter((_, i) => i % 2 === 0)

function r2(truth: readonly number[], predicted: ArrayLike<number>): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  const squares = (of: (i: number) => number) => truth.reduce((sum, v, i) => sum + (v - of(i)) ** 2, 0)
  return 1 - squares((i) => predicted[i]!) / squares(() => mean)
}

test.each(fixture.boosted)('scikit-learn: $call', async (golden) => {
  const { x, y } = sets.diabetes!
  const recipe = adaBoostRegressorOf(bases[golden.base as 'ridge' | 'linear'], golden.params as { loss: 'linear' })
  const scores: number[] = []
  for (let seed = 0; seed < 20; seed++) {
    using model = await recipe.fit({ x: odd(x), y: odd(y) }, { seed })
    scores.push(r2(even(y), await model.predict(even(x))))
  }
  const [mean, spread] = golden.score as [number, number]
  // Three standard errors of the difference of two means of twenty.
  expect(Math.abs(scores.reduce((a, b) => a + b, 0) / 20 - mean)).toBeLessThan(3 * spread * Math.sqrt(2 / 20))
})

describe.each(fixture.bagging)('scikit-learn: $call', (golden) => {
  test('held-out and out-of-bag scores are within the band of twenty random states', async () => {
    const { x, y } = sets[golden.data]!
    const bootstrap = (golden.params as { bootstrap?: boolean }).bootstrap ?? true
    const recipe = recipeOf({ ...golden, params: { ...golden.params, oobScore: bootstrap } } as never)
    const model = await recipe.fit({ x: odd(x), y: odd(y) })
    const predicted = Array.from(await model.predict(even(x)))
    const truth = even(y)
    const score = /Regressor/.test(golden.model)
      ? r2(truth, predicted)
      : truth.filter((v, i) => v === predicted[i]).length / truth.length
    const within = (got: number, [center, spread]: readonly number[]) =>
      expect(Math.abs(got - center!)).toBeLessThan(3 * spread! + 0.01)
    within(score, golden.score)
    if (bootstrap) within((model as unknown as { oobScore: number }).oobScore, golden.oobScore)
  })
})
