import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { type BinsState, rocAucStream } from '../../src/stream/index.ts'
import { random } from '../ranking/distributions.ts'

const next = random(3)
const yTrue = Uint8Array.from({ length: 4000 }, () => (next() < 0.3 ? 1 : 0))
const yScore = Float64Array.from(yTrue, (label) => next() + 0.3 * label)

/** What a worker that sees these rows alone posts. */
const stateOf = (from: number, to: number) =>
  new Promise<BinsState>((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { yTrue: yTrue.slice(from, to), yScore: yScore.slice(from, to) },
      execArgv: ['--conditions=@foldwise/source'],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

test('streams of two workers merge to the stream of all rows, whoever is first', async () => {
  const whole = rocAucStream({ bins: 64 }).update(yTrue, yScore)
  const [first, second] = (await Promise.all([stateOf(0, 1000), stateOf(1000, 4000)])) as [BinsState, BinsState]
  for (const order of [
    [first, second],
    [second, first],
  ]) {
    const merged = rocAucStream({ bins: 64 })
    for (const state of order) merged.merge(state)
    expect(merged.state()).toEqual(whole.state())
    expect(merged.value()).toEqual(whole.value())
  }
})
