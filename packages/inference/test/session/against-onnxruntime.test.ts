import type { HostArray } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { strings } from '../support/graphs.ts'
import { mailGraph } from '../support/mail-graph.ts'
import { ort, runOrt, withoutOrt } from '../support/onnxruntime.ts'
import { randomGraph } from '../support/random-graph.ts'

const run = ort ? test : test.skip
const title = (name: string): string => (ort ? name : `${name} (${withoutOrt})`)

/** Outputs agree but for float32 rounding, which ONNX Runtime does in another order and sometimes with fused steps. */
function expectSame(got: { [name: string]: HostArray }, expected: { [name: string]: HostArray }): void {
  for (const [name, array] of Object.entries(expected)) {
    expect(difference(got[name]!, array, 2e-5, 2e-5)).toBeUndefined()
  }
}

run(title('random graphs give the results of ONNX Runtime'), async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph(), async ({ graph, feeds }) => {
      expectSame(await (await session(graph)).run(feeds), await runOrt(graph, feeds))
    }),
    { numRuns: 300, seed: 1 },
  )
})

run(title('raw texts give the labels and probabilities of ONNX Runtime'), async () => {
  const word = fc.constantFrom('Free', 'CASH', 'cash', 'now', 'dear', 'été', 'ÉTÉ', '日本', 'a', 'x1', 'ΣΑΣ', 'İ', 'ß')
  const gap = fc.constantFrom(' ', '\n', ', ', '...', '\u00a0', '😀', "'", '\0'.replace('\0', '-'))
  const mail = fc
    .array(
      fc.tuple(fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.string({ unit: latin }) }), gap),
      {
        maxLength: 20,
      },
    )
    .map((parts) => parts.flat().join(''))
  const ours = await session(mailGraph)
  await fc.assert(
    fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 5 }), async (mails) => {
      const feeds = { text: strings(mails, [mails.length, 1]) }
      expectSame(await ours.run(feeds), await runOrt(mailGraph, feeds))
    }),
    { numRuns: 200, seed: 1 },
  )
})

/** Letters whose case has not moved between versions of Unicode. */
const latin = fc.integer({ min: 0x20, max: 0x24f }).map((c) => String.fromCodePoint(c))
