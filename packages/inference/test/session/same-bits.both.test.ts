import { expect, test } from 'vitest'
import { fromOnnx, session, toOnnx } from '../../src/index.ts'
import { strings } from '../support/graphs.ts'
import { mailGraph } from '../support/mail-graph.ts'

test('Node and Chromium give the same bits from the same file', async () => {
  const mails = strings(['FREE cash now, dear!', 'Dear été', '日本 free cash cash', ''], [4, 1])
  const s = await session(fromOnnx(toOnnx(mailGraph)))
  const { label, probabilities } = await s.run({ text: mails })
  expect(label!.data).toEqual(['spam', 'ham', 'spam', 'ham'])
  const bits = new Uint32Array((probabilities!.data as Float32Array).buffer)
  expect([...bits]).toEqual([
    1039867296, 1063296076, 1064533558, 1028136095, 1043992144, 1062304876, 1059970728, 1050952369,
  ])
})
