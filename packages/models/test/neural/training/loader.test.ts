import { InputError, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const x = tensor(
  Array.from({ length: 20 }, (_, i) => i),
  [10, 2],
)
const y = tensor(
  Array.from({ length: 10 }, (_, i) => i),
  [10],
  'int32',
)

async function rows(source: nn.Loader, epoch: number): Promise<number[][]> {
  const out: number[][] = []
  for await (const batch of source.batches(epoch)) {
    const [a, b] = [await batch.x.data(), await batch.y.data()]
    expect(Array.from(b, (_, i) => a[2 * i])).toEqual(Array.from(b, (v) => 2 * v))
    out.push(Array.from(b))
  }
  return out
}

test('rows come in batches, each once, with their targets', async () => {
  expect(await rows(nn.loader({ x, y }, { batchSize: 4 }), 0)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ])
  const whole = nn.loader({ x, y }, { batchSize: 4, dropLast: true })
  expect(whole.length).toBe(2)
  expect(await rows(whole, 0)).toHaveLength(2)
})

test('each epoch has an order of its own, the same one whenever it is asked for', async () => {
  const source = nn.loader({ x, y }, { batchSize: 3, shuffle: true, seed: 5 })
  const [first, second, again] = [await rows(source, 0), await rows(source, 1), await rows(source, 0)]
  expect(first).toEqual(again)
  expect(first).not.toEqual(second)
  expect(first.flat().sort((a, b) => a - b)).toEqual([...Array(10).keys()])
})

test('batches asked for ahead are the same, and a source that fails says so at its turn', async () => {
  const source = nn.loader({ x, y }, { batchSize: 3, shuffle: true })
  expect(await rows(nn.prefetch(source, 3), 2)).toEqual(await rows(source, 2))
  let open = true
  const failing: nn.Loader = {
    async *batches() {
      try {
        yield { x, y }
        throw new Error('no such file')
      } finally {
        open = false
      }
    },
  }
  const seen: nn.Batch[] = []
  const read = async () => {
    for await (const batch of nn.prefetch(failing).batches(0)) seen.push(batch)
  }
  await expect(read()).rejects.toThrow('no such file')
  expect(seen).toHaveLength(1)
  expect(open).toBe(false)
})

test('a batch is augmented with draws of its own', async () => {
  const draws: number[] = []
  const source = nn.loader(
    { x, y },
    {
      batchSize: 5,
      augment: (batch, random) => {
        draws.push(random.next())
        return batch
      },
    },
  )
  for (const epoch of [0, 1, 0]) await rows(source, epoch)
  expect(new Set(draws).size).toBe(4)
  expect(draws.slice(0, 2)).toEqual(draws.slice(4))
})

test('data of different lengths are refused', () => {
  expect(() => nn.loader({ x, y: tensor([1, 2], [2], 'int32') })).toThrow(InputError)
})
