import { expect, test } from 'vitest'
import { rocAuc, rocChart, rocCurve } from '../../src/index.ts'
import { reportPage } from '../../src/report/index.ts'
import { suite } from '../../src/suite/index.ts'
import { type Mails, mailsOf } from '../suite/rows-of-mails.ts'

const mails = mailsOf(300)
const result = suite({
  name: 'Spam filter',
  metrics: {
    auc: { value: ({ yTrue, yScore }: Mails) => rocAuc(yTrue, yScore), better: 'higher' },
    'a metric with a long name that has to go somewhere': () => 123456.789,
  },
  slices: { language: 'language', length: { column: 'length', parts: 8 } },
  gates: { auc: { min: 0.5, eachSlice: { min: 0.99 } } },
  columns: { posLabel: 'spam' },
}).run(mails)
const chart = rocChart(rocCurve(mails.yTrue, mails.yScore, { posLabel: 'spam' }))
const page = reportPage({
  suite: result,
  facts: { sha256: 'a'.repeat(64) },
  sections: [{ title: 'Charts', text: '<script>parent.attacked = true</script>', figures: [chart, chart] }],
})

/** The page as a reader of this width has it. */
async function open(html: string, width: number): Promise<Document> {
  const frame = document.createElement('iframe')
  frame.style.cssText = `width:${width}px;height:800px;border:0`
  frame.srcdoc = html
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await loaded
  return frame.contentDocument!
}

test.each([320, 768, 1280])('at %i pixels the page itself does not scroll sideways', async (width) => {
  const { documentElement } = await open(page, width)
  expect(documentElement.scrollWidth).toBeLessThanOrEqual(documentElement.clientWidth)
})

test('every part of the page is in the outline, and every part of a slice in a table', async () => {
  const opened = await open(page, 1000)
  expect([...opened.querySelectorAll('h1, h2')].map(({ textContent }) => textContent)).toEqual([
    'Spam filter',
    'Advice',
    'Metrics',
    'Slices',
    'Charts',
  ])
  expect(opened.querySelectorAll('table.slice')).toHaveLength(2)
  expect(opened.querySelectorAll('table.slice tbody tr')).toHaveLength(result.slices.length + 2)
  expect(opened.querySelector('.verdict')!.textContent).toMatch(/gates failed/)
})

test('nothing in it runs: neither what was passed as text nor what a figure smuggles in', async () => {
  const smuggled = '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.attacked = true</script></svg>'
  const own = globalThis as { attacked?: boolean }
  await open(page, 800)
  const hostile = reportPage({ sections: [{ title: 'Chart', figures: [smuggled] }] })
  await open(hostile, 800)
  expect(own.attacked).toBe(undefined)
  // without the page's own policy it would run
  await open(hostile.replace(/<meta http-equiv[^>]*>/, ''), 800)
  expect(own.attacked).toBe(true)
  delete own.attacked
})
