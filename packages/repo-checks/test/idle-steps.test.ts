import { expect, test } from 'vitest'
import { generatorNames, idleSteps } from '../src/idle-steps.ts'

test('knows functions that return steps', () => {
  expect(generatorNames('export function* gram() {}\nfunction* own() {}\nfunction plain() {}')).toEqual(['gram', 'own'])
})

test('finds imported steps, and those of the source, that nobody runs', () => {
  const text = `import { gram } from 'kernels'
gram(1)
await gram(2)
runSteps(gram(3))
const s = gram(4)
function* own() {
  yield* gram(5)
  gram(6)
}
own()`
  expect(idleSteps(text, new Set(['gram']))).toEqual(['2: gram', '3: gram', '8: gram', '10: own'])
})

test('methods and other functions of the same name are left alone', () => {
  expect(idleSteps('const { gram } = rows\ngram(1)\nkernels.gram(2)\nplain()', new Set(['gram']))).toEqual([])
})
