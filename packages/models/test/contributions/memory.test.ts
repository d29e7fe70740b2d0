import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadKernels } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { decisionTreeRegressor, gradientBoostingRegressor, randomForestRegressor } from '../../src/index.ts'
import { problem } from './problem.ts'

const { x, y } = problem(300)
const { heap } = await loadKernels()
const fit = (nEstimators: number) => gradientBoostingRegressor({ nEstimators }).fit({ x, y })

test('trees stay in kernel memory between calls, and are given back when the model is disposed', async () => {
  const [a, b] = [await fit(10), await fit(20)]
  const before = heap.used
  const first = [await (await a.contributions(x)).data(), await (await b.contributions(x)).data()]
  const held = heap.used
  expect(held).toBeGreaterThan(before)
  expect([await (await a.contributions(x)).data(), await (await b.contributions(x)).data()]).toEqual(first)
  expect(heap.used).toBe(held)
  a.dispose()
  expect(heap.used).toBeLessThan(held)
  expect(await (await b.contributions(x)).data()).toEqual(first[1])
  b.dispose()
  expect(heap.used).toBe(before)
})

test.each([
  ['a decision tree', () => decisionTreeRegressor({ maxDepth: 4 }).fit({ x, y })],
  ['a forest', () => randomForestRegressor({ nEstimators: 5, maxDepth: 4 }).fit({ x, y })],
] as const)('%s gives its trees back when it is disposed', async (_, grow) => {
  const before = heap.used
  const model = await grow()
  await model.contributions(x)
  expect(heap.used).toBeGreaterThan(before)
  model.dispose()
  expect(heap.used).toBe(before)
})

test('rows under way when a model is disposed are explained, and nothing stays', async () => {
  for (const warm of [false, true]) {
    const [model, other] = [await fit(10), await fit(10)]
    const expected = await (await other.contributions(x)).data()
    other.dispose()
    const before = heap.used
    if (warm) await model.contributions(x)
    const under = [model.contributions(x), model.contributions(x)]
    model.dispose()
    for (const phi of await Promise.all(under)) expect(await phi.data()).toEqual(expected)
    expect(heap.used).toBe(before)
  }
})

test('a model that is forgotten gives its memory back when it is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const before = heap.used
  const use = async (): Promise<void> => {
    await (await fit(5)).contributions(x)
  }
  await use()
  expect(heap.used).toBeGreaterThan(before)
  for (let i = 0; i < 50 && heap.used > before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    collect()
  }
  expect(heap.used).toBe(before)
})
