import { InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { runInBatches, session } from '../../src/index.ts'
import { float32, graph, node, spec, strings } from '../support/graphs.ts'
import { mailGraph } from '../support/mail-graph.ts'

const mails = strings(['FREE cash now', 'Dear été', '日本 free', '', 'cash'], [5, 1])

test('batches of any size give the outputs of one run, to the bit', async () => {
  const s = await session(mailGraph)
  const whole = await s.run({ text: mails })
  for (const rows of [1, 2, 4, 5, 100]) expect(await runInBatches(s, { text: mails }, rows)).toEqual(whole)
})

test('no rows give no rows', async () => {
  const g = graph([spec('x', 'float32', ['N', 2])], [node('Relu', ['x'], ['y'])], [spec('y', 'float32', ['N', 2])])
  expect(await runInBatches(await session(g), { x: float32([], [0, 2]) }, 3)).toEqual({ y: float32([], [0, 2]) })
})

test('an output that is not made of rows is an error', async () => {
  const g = graph([spec('x', 'float32', ['N'])], [node('ReduceSum', ['x'], ['y'])], [spec('y', 'float32', [1])])
  await expect(runInBatches(await session(g), { x: float32([1, 2, 3]) }, 2)).rejects.toThrow(
    new InputError("runInBatches: expected 2 rows in output 'y', got [1]. Run this graph whole."),
  )
})

test('feeds of different lengths are an error, and so is no size', async () => {
  const s = await session(mailGraph)
  const two = { a: float32([1]), b: float32([1, 2]) }
  await expect(runInBatches(s, two, 1)).rejects.toThrow(
    new InputError('runInBatches: expected feeds with one number of rows, got [1] and [2]. Check the feeds.'),
  )
  await expect(runInBatches(s, { text: mails }, 0)).rejects.toThrow(
    new InputError('runInBatches: expected a number of rows >= 1, got 0. Use a few hundred.'),
  )
})
