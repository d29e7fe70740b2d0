// Checked by the compiler, never run: rows, labels and abilities flow through composites.
import type { ClassifierRecipe } from '@foldwise/core'
import { expectTypeOf, test } from 'vitest'
import { kNeighborsClassifier, logisticRegression, votingClassifier } from '../../src/index.ts'

const rows = [[1], [2]]
const texts = ['a', 'b'] as const
const y = ['ham', 'spam'] as const
declare const ofTexts: ClassifierRecipe<readonly string[], object, 'predictProba'>
declare const onlyLabels: ClassifierRecipe<readonly string[]>

test('rows that a part does not take', async () => {
  const dense = votingClassifier([kNeighborsClassifier(), logisticRegression()])
  // @ts-expect-error texts given to parts of numbers
  dense.fit({ x: texts, y })
  const model = await dense.fit({ x: rows, y })
  // @ts-expect-error texts given to a model of numbers
  model.predict(texts)
  const spoken = votingClassifier([ofTexts, onlyLabels])
  // @ts-expect-error numbers given to parts of texts
  spoken.fit({ x: rows, y })
  spoken.fit({ x: texts, y })
  const both = votingClassifier([ofTexts, logisticRegression()])
  // @ts-expect-error texts given where one part takes numbers
  both.fit({ x: texts, y })
})

test('labels, parts and abilities keep their types', async () => {
  const hard = await votingClassifier([logisticRegression(), kNeighborsClassifier()]).fit({ x: rows, y })
  expectTypeOf(hard.classes).toEqualTypeOf<readonly ('ham' | 'spam')[]>()
  // @ts-expect-error an ability that hard votes have not
  hard.predictProba(rows)
  // @ts-expect-error a part without probabilities
  votingClassifier([onlyLabels], { voting: 'soft' })
  const soft = await votingClassifier([ofTexts], { voting: 'soft' }).fit({ x: texts, y })
  soft.predictProba(texts)
  // @ts-expect-error an ability that it has not
  soft.decisionFunction(texts)
  const [first] = hard.estimators
  expectTypeOf(first.coef.dtype).toEqualTypeOf<'float64'>()
  first.predictProba(rows)
})
