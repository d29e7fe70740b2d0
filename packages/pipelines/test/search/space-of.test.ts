import { ParamError } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { gradientBoostingClassifier, logisticRegression, randomForestClassifier } from '@foldwise/models'
import { expect, expectTypeOf, test } from 'vitest'
import { alternatives, randomSearch, spaceOf } from '../../src/index.ts'

const x = Array.from({ length: 40 }, (_, i) => [i % 7, (i * i) % 11])
const y = x.map((_, i) => (i % 2 === 0 ? 'even' : 'odd'))

test('parameters bring their spaces, and values have the parameters’ types', async () => {
  const space = spaceOf(logisticRegression, 'C', 'penalty')
  expect(space).toEqual({ C: logisticRegression.params.C.space, penalty: logisticRegression.params.penalty.space })
  const search = randomSearch({
    space: {
      model: alternatives({
        linear: spaceOf(logisticRegression, 'C'),
        forest: { ...spaceOf(randomForestClassifier, 'maxFeatures'), nEstimators: [2, 3] },
      }),
    },
    recipe({ model }) {
      if (model.name === 'linear') {
        expectTypeOf(model.values.C).toEqualTypeOf<number>()
        return logisticRegression(model.values)
      }
      expectTypeOf(model.values.maxFeatures).toEqualTypeOf<number | 'sqrt' | 'log2' | null>()
      return randomForestClassifier(model.values) as unknown as ReturnType<typeof logisticRegression>
    },
    metric: accuracy,
    cv: 2,
    nTrials: 6,
  })
  const { trials } = await search.run({ x, y })
  for (const { params } of trials) {
    if (params.model.name === 'linear') expect(params.model.values.C).toBeGreaterThan(0)
    else expect(['sqrt', 'log2', 0.3, 0.6, null]).toContain(params.model.values.maxFeatures)
  }
})

test('a parameter without a space is refused, with those that have one', () => {
  expect(() => spaceOf(logisticRegression, 'maxIter')).toThrow(ParamError)
  expect(() => spaceOf(gradientBoostingClassifier, 'minGain')).toThrow(
    /^spaceOf: expected parameters of gradientBoostingClassifier that have a space, got 'minGain'\. Those are nEstimators, learningRate, .*; give a list or a range for others\.$/,
  )
  // @ts-expect-error: no such parameter
  expect(() => spaceOf(logisticRegression, 'c')).toThrow(ParamError)
})
