import { hostData, tensor } from '@foldwise/core'
import type { Batch } from '@foldwise/models/neural'
import { expect, test } from 'vitest'
import { batchesByLength } from '../src/by-length.ts'
import { transformerIntents } from '../src/transformer.ts'
import { tokenizerOf } from '../src/vocabulary.ts'

test('words of the texts are tokens, others are cut into pieces, and nothing is lost', () => {
  const tokenizer = tokenizerOf(['My card is lost.', 'Is my card here?', ...Array<string>(10).fill('a lost transfer')])
  const tokens = (text: string) => tokenizer.encode(text).tokens
  expect(tokens('Card lost!')).toEqual(['card', 'lost', '[UNK]'])
  expect(tokens('transfers')).toEqual(['transfer', '##s'])
  expect(tokenizer.token_to_id('[PAD]')).toBe(0)
})

test('every row is in one batch of rows of about its length, cut to the longest', () => {
  const lengths = Array.from({ length: 50 }, (_, i) => 1 + ((i * 7) % 9))
  const x = tensor(
    lengths.flatMap((n, i) => Array.from({ length: 10 }, (_, k) => (k < n ? i + 1 : 0))),
    [50, 10],
    'int32',
  )
  const y = tensor(
    lengths.map((_, i) => i),
    [50],
    'int32',
  )
  const source = batchesByLength(x, y, { batchSize: 8, seed: 1, augment: (batch) => batch })
  const read = (epoch: number) => [...(source.batches(epoch) as Iterable<Batch>)]
  const batches = read(0)
  expect(batches).toHaveLength(source.length!)
  expect(batches.flatMap((b) => [...hostData(b.y)]).toSorted((a, b) => a - b)).toEqual([...Array(50).keys()])
  let padding = 0
  for (const { x: some, y: rows } of batches) {
    const [n, longest] = some.shape as [number, number]
    expect(longest).toBe(Math.max(...Array.from(hostData(rows), (i) => lengths[i]!)))
    hostData(some).forEach((id) => {
      padding += id === 0 ? 1 / (n * longest) : 0
    })
  }
  expect(padding / batches.length).toBeLessThan(0.2)
  const order = (epoch: number) => read(epoch).map((b) => [...hostData(b.y)])
  expect(order(0)).toEqual(order(0))
  expect(order(0)).not.toEqual(order(1))
})

test('a transformer learns questions, and says what others are about', async () => {
  const subjects = {
    card: ['my card is lost', 'where is my card', 'card please'],
    transfer: ['a transfer failed', 'transfer money'],
  }
  const rows = Object.entries(subjects).flatMap(([intent, texts]) => texts.map((text) => ({ intent, text })))
  const many = Array.from({ length: 60 }, (_, i) => rows[i % rows.length]!)
  const train = { texts: many.map((r) => r.text), intents: many.map((r) => r.intent) }
  const seen: number[] = []
  const { predicted, history } = await transformerIntents(train, ['lost card', 'money transfer'], {
    epochs: 12,
    threads: 1,
    seed: 0,
    onEpoch: (epoch) => seen.push(epoch),
  })
  expect(predicted).toEqual(['card', 'transfer'])
  expect(seen).toHaveLength(history.length)
})
