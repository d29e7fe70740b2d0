import { ParamError } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  gridSearch,
  halvingSearch,
  hyperbandSearch,
  learningCurve,
  nestedCrossValidate,
  partialDependence,
  permutationImportance,
  randomSearch,
  tpeSearch,
  validationCurve,
} from '../src/index.ts'
import { means } from './compose/steps.ts'

const x = [[1], [2], [3], [4]]
const y = ['a', 'b', 'a', 'b']
const metrics = { accuracy }
const recipe = () => means()
const space = { C: [1] }
const search = gridSearch({ grid: space, recipe, metric: accuracy })
const model = await means().fit({ x, y })

/** Calls with one more option, which none of them has. */
const calls: { readonly [name: string]: (more: object) => unknown } = {
  crossValidate: (more) => crossValidate(means(), { x, y }, { metrics, cv: 2, ...more }),
  nestedCrossValidate: (more) => nestedCrossValidate(search, { x, y }, { metrics, cv: 2, ...more }),
  learningCurve: (more) => learningCurve(means(), { x, y }, { metrics, cv: 2, ...more }),
  validationCurve: (more) => validationCurve({ x, y }, { values: [1], recipe, metrics, cv: 2, ...more }),
  permutationImportance: (more) => permutationImportance(model, { x, y }, { metric: accuracy, ...more }),
  partialDependence: (more) => partialDependence(model, x, { column: 0, ...more }),
  'grid-search': (more) => gridSearch({ grid: space, recipe, metric: accuracy, ...more }),
  'random-search': (more) => randomSearch({ space, recipe, metric: accuracy, ...more }),
  'halving-search': (more) => halvingSearch({ space, recipe, metric: accuracy, ...more }),
  'hyperband-search': (more) => hyperbandSearch({ space, recipe, metric: accuracy, ...more }),
  'tpe-search': (more) => tpeSearch({ space, recipe, metric: accuracy, ...more }),
}

describe('an option that is not known is refused, with the names of those that are', () => {
  const thrown = (run: () => unknown): Promise<unknown> =>
    (async () => run())().then(
      () => undefined,
      (error: unknown) => error,
    )
  test.each(Object.entries(calls))('%s', async (name, call) => {
    const error = (await thrown(() => call({ cvv: 3 }))) as Error
    expect(error).toBeInstanceOf(ParamError)
    expect(error.message).toMatch(new RegExp(`^${name}: expected known options, got 'cvv'\\. Known: (\\w+, )+\\w+\\.$`))
  })

  test('names are those of the function’s own options', async () => {
    const error = (await thrown(() => calls['tpe-search']!({ cvv: 3 }))) as Error
    expect(error.message).toBe(
      "tpe-search: expected known options, got 'cvv'. Known: recipe, metric, lowerIsBetter, cv, patience, timeMs, prune, store, workers, space, nTrials, nStartupTrials, nCandidates, batch.",
    )
  })

  test('models of the folds of a nested cross-validation cannot be kept', async () => {
    const error = (await thrown(() => calls.nestedCrossValidate!({ models: true }))) as Error
    expect(error.message).toContain("nestedCrossValidate: expected known options, got 'models'.")
  })
})

test('options that are no object are refused', async () => {
  await expect(crossValidate(means(), { x, y }, undefined as never)).rejects.toThrow(
    'crossValidate: expected options as an object, got undefined. Name them: { name: value }.',
  )
})
