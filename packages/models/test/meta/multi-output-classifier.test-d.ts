// Checked by the compiler, never run: labels and abilities flow through classifiers of several labels.
import type { ClassifierRecipe, Tensor } from '@foldwise/core'
import { expectTypeOf, test } from 'vitest'
import { logisticRegression, multiOutputClassifier } from '../../src/index.ts'

declare const onlyLabels: ClassifierRecipe<readonly string[]>

test('rows, labels and abilities', async () => {
  const y = [['red', true] as const, ['blue', false] as const]
  const model = await multiOutputClassifier(logisticRegression()).fit({ x: [[1], [2]], y })
  expectTypeOf(await model.predict([[1]])).toEqualTypeOf<('red' | 'blue' | boolean)[][]>()
  expectTypeOf(model.predictProba).returns.toEqualTypeOf<Promise<Tensor<'float64'>[]>>()
  // @ts-expect-error one label a row
  multiOutputClassifier(logisticRegression()).fit({ x: [[1], [2]], y: ['red', 'blue'] })
  const spoken = await multiOutputClassifier(onlyLabels).fit({ x: ['a', 'b'], y })
  // @ts-expect-error an ability it may not have
  spoken.predictProba(['a'])
})
