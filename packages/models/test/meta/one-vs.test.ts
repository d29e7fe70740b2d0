import { ParamError } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { decisionTreeClassifier, logisticRegression, oneVsOne, oneVsRest, votingClassifier } from '../../src/index.ts'
import { options, type Subjects, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })
const tree = decisionTreeClassifier({ maxDepth: 2 })
const rest = withParts(oneVsRest, logisticRegression, decisionTreeClassifier)
const one = withParts(oneVsOne, logisticRegression, decisionTreeClassifier)
const subjects: Subjects = {
  'oneVsRest, decision values': { recipe: oneVsRest(logistic), type: rest },
  'oneVsRest, probabilities': { recipe: oneVsRest(tree), type: rest, allowsMissing: true },
  'oneVsRest, two classes': { recipe: oneVsRest(logistic), type: rest, twoClasses: true },
  'oneVsOne, decision values': { recipe: oneVsOne(logistic), type: one },
  'oneVsOne, probabilities': { recipe: oneVsOne(tree), type: one, allowsMissing: true },
  'oneVsOne, two classes': { recipe: oneVsOne(logistic), type: one, twoClasses: true },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = [[1], [2], [3], [4], [5], [6]]
const y = ['a', 'a', 'b', 'b', 'c', 'c']

test('one part a class, or one for two classes; one part for each two classes', async () => {
  expect((await oneVsRest(logistic).fit({ x, y })).estimators.map((e) => e.classes)).toEqual([
    [false, true],
    [false, true],
    [false, true],
  ])
  expect((await oneVsRest(logistic).fit({ x, y: [1, 1, 2, 2, 2, 2] })).estimators).toHaveLength(1)
  const pairs = await oneVsOne(logistic).fit({ x, y })
  expect(pairs.estimators.map((e) => e.classes)).toEqual([
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
  ])
})

test('a part that only predicts labels is refused', async () => {
  const blind = votingClassifier([logistic])
  await expect(oneVsRest(blind).fit({ x, y })).rejects.toThrow(
    "oneVsRest.fit: expected a classifier with 'decisionFunction' or 'predictProba', got 'votingClassifier' without. Take another.",
  )
  await expect(oneVsOne(blind).fit({ x, y })).rejects.toThrow(ParamError)
})
