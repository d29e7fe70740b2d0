import { type ClassifierRecipe, load, save } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { logisticRegression, selfTraining } from '../../src/index.ts'
import { options, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })

describe('conformance', () => {
  const type = withParts(selfTraining, logisticRegression)
  for (const c of estimatorChecks({ recipe: selfTraining(logistic), type }, options)) test(c.name, c.run)
})

const x = [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9]]
const y = ['no', 'no', null, null, null, null, null, null, 'yes', 'yes'] as const

test('rows get labels as the classifier gets sure of them', async () => {
  const model = await selfTraining(logistic).fit({ x, y })
  expectTypeOf(model.classes).toEqualTypeOf<readonly ('no' | 'yes')[]>()
  expect(model.classes).toEqual(['no', 'yes'])
  expect(model.transduction.slice(0, 4)).toEqual(['no', 'no', 'no', 'no'])
  expect(model.facts.termination).toMatch(/^(allLabeled|noChange)$/)
  const rounds = await model.labeledIter.data()
  expect([...rounds.subarray(0, 2), ...rounds.subarray(8)]).toEqual([0, 0, 0, 0])
  const loaded = load(save(model), [selfTraining, logisticRegression])
  expect((loaded as typeof model).transduction).toEqual(model.transduction)
})

test('no more rounds than asked for, and no more rows a round', async () => {
  const model = await selfTraining(logistic, { criterion: 'kBest', kBest: 2, maxIter: 2 }).fit({ x, y })
  expect(model.facts).toMatchObject({ rounds: 2, termination: 'maxIter' })
  expect(model.transduction.filter((l) => l === null)).toHaveLength(2)
  const none = await selfTraining(logistic, { maxIter: 0 }).fit({ x, y })
  expect(none.transduction).toEqual(y)
  const unsure = await selfTraining(logistic, { threshold: 0.9999999 }).fit({ x, y })
  expect(unsure.facts).toMatchObject({ rounds: 1, termination: 'noChange' })
})

test('its recipe is a classifier recipe, and says what is wrong with its rows', async () => {
  const recipe: ClassifierRecipe<number[][]> = selfTraining(logistic)
  expect(recipe.kind).toBe('classifier')
  await expect(selfTraining(logistic).fit({ x, y: x.map(() => null) })).rejects.toThrow(
    'selfTraining.fit: expected some labelled rows, got null for all. Label a few of each class.',
  )
  await expect(selfTraining(logistic).fit({ x, y: y.slice(1) })).rejects.toThrow(
    'selfTraining.fit: expected 10 labels, one a row, got 9. Give unlabelled rows the label null.',
  )
})
