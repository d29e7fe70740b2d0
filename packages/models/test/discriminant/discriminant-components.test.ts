import { InputError } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { discriminantComponents, kNeighborsClassifier, linearDiscriminantAnalysis } from '../../src/index.ts'
import { rowsOf } from '../linear/fixture.ts'
import { runOnnx } from '../run-onnx.ts'

const type = discriminantComponents
const subjects = {
  svd: { recipe: discriminantComponents(), type },
  eigen: { recipe: discriminantComponents({ solver: 'eigen', shrinkage: 'auto', nComponents: 1 }), type },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const { x, y } = rowsOf('iris')

test('places are those of the classifier, whose goldens are scikit-learn’s', async () => {
  for (const params of [{}, { solver: 'eigen', shrinkage: 0.2 }, { nComponents: 1 }] as const) {
    const weight = y.map((_, i) => 1 + (i % 3))
    const model = await discriminantComponents(params).fit({ x, y, weight })
    const judge = await linearDiscriminantAnalysis(params).fit({ x, y, weight })
    const [mine, theirs] = [await model.transform(x), await judge.transform(x)]
    expect(mine.shape).toEqual(theirs.shape)
    const places = await theirs.data()
    for (const [k, v] of (await mine.data()).entries()) expect(v).toBeCloseTo(places[k]!, 11)
    expect(await model.explainedVarianceRatio.data()).toEqual(await judge.explainedVarianceRatio!.data())
  }
})

test('one direction is enough to tell most irises apart', async () => {
  const model = await discriminantComponents({ nComponents: 1 }).fit({ x, y })
  expect(model.featureNames).toEqual(['discriminantComponents0'])
  const places = await model.transform(x)
  const judge = await kNeighborsClassifier().fit({ x: places, y })
  const right = (await judge.predict(places)).filter((label, i) => label === y[i]).length
  expect(right / y.length).toBeGreaterThan(0.97)
})

test('labels are needed, and of two classes or more', async () => {
  const recipe = discriminantComponents()
  await expect(recipe.fit({ x })).rejects.toThrow(InputError)
  await expect(recipe.fit({ x })).rejects.toThrow(
    'discriminantComponents.fit: expected labels in y, one a row, got undefined.',
  )
  await expect(recipe.fit({ x, y: y.map(() => 'one') })).rejects.toThrow('expected at least two classes in y')
  await expect(discriminantComponents({ nComponents: 3 }).fit({ x, y })).rejects.toThrow(
    "expected 'nComponents' to be at most 2",
  )
})
