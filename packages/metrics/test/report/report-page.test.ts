import { describe, expect, test } from 'vitest'
import { ParamError, rocAuc, rocChart, rocCurve } from '../../src/index.ts'
import { type ReportOptions, reportPage } from '../../src/report/index.ts'
import { suite } from '../../src/suite/index.ts'
import { type Mails, mailsOf } from '../suite/rows-of-mails.ts'
import { throwsExactly } from '../throws.ts'

const mails = mailsOf(300)
const HOSTILE = '</style></title><script>alert("1")</script><img src=x onerror=alert(1)>&\u0000'
const spam = { posLabel: 'spam' } as const
const chart = rocChart({ name: HOSTILE, ...rocCurve(mails.yTrue, mails.yScore, spam) })
const evaluation = suite({
  name: 'Spam filter',
  metrics: {
    auc: { value: ({ yTrue, yScore }: Mails) => rocAuc(yTrue, yScore, spam), better: 'higher' },
    share: ({ yPred }) => yPred.filter((label) => label === 'spam').length / yPred.length,
    [HOSTILE]: () => 0 / 0,
  },
  slices: { language: 'language', [HOSTILE]: ({ length }, row) => (length[row]! < 40 ? HOSTILE : 'rest') },
  gates: {
    auc: { min: 0.5, noWorseThan: { metrics: { auc: { value: 0.999 } } }, eachSlice: { min: 0.5 } },
    share: { max: 0.9 },
  },
  intervals: { metrics: ['auc'], resamples: 50 },
  columns: spam,
})
const result = evaluation.run({ ...mails, language: mails.language.map((one) => (one === 'de' ? HOSTILE : one)) })

const PAGES: Readonly<Record<string, ReportOptions>> = {
  'of nothing': {},
  'of a suite': { suite: result },
  'of a suite without gates, slices and advice': {
    suite: { ...result, gates: [], slices: [], advice: [] },
  },
  'of everything': {
    suite: result,
    title: HOSTILE,
    summary: HOSTILE,
    facts: { [HOSTILE]: HOSTILE, seed: 0 },
    sections: [
      { title: HOSTILE, text: HOSTILE, figures: [chart, { svg: chart, caption: HOSTILE }] },
      { title: 'Words', table: { head: ['word', HOSTILE], rows: [[HOSTILE, 4.5], ['free', 3]] } }, // biome-ignore format: one table
    ],
    language: 'en-GB',
  },
}

const VOID = ['meta', 'br', 'img', 'hr', 'input', 'link']
interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** Elements in the order they open. Expects balanced tags, quoted attributes and escaped text. */
function elements(html: string): Element[] {
  const found: Element[] = []
  const open: string[] = []
  const body = html.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/g, '')
  let at = 0
  for (const match of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9:-]*="[^"<]*")*)(\/?)>/g)) {
    expect(body.slice(at, match.index)).not.toMatch(/[<>]|&(?!#\d+;)/)
    at = match.index + match[0].length
    const [, closing, name, attributes, empty] = match as unknown as [string, string, string, string, string]
    if (closing) expect(open.pop()).toBe(name)
    else {
      found.push({
        name,
        attributes: new Map(
          [...attributes.matchAll(/ ([a-zA-Z][a-zA-Z0-9:-]*)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
        ),
      })
      if (!empty && !VOID.includes(name)) open.push(name)
    }
  }
  expect(body.slice(at).trim()).toBe('')
  expect(open).toEqual([])
  return found
}

describe.each(Object.entries(PAGES))('a page %s', (_, options) => {
  const html = reportPage(options)
  const all = elements(html)
  const named = (name: string) => all.filter((element) => element.name === name)

  test('is well formed, with nothing to fetch or run', () => {
    expect(named('script')).toEqual([])
    expect(named('img')).toEqual([])
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
    for (const { attributes } of all) {
      expect([...attributes.keys()].filter((key) => key.startsWith('on') || key === 'src')).toEqual([])
      expect(attributes.get('href') ?? '#').toMatch(/^#/)
    }
    expect(html).not.toMatch(/url\(|@import|undefined|"NaN|\[object/)
  })

  test('has one title, one main, headings in order, and links that lead somewhere', () => {
    expect(named('main')).toHaveLength(1)
    expect(named('html')[0]!.attributes.get('lang')).toBe(options.language ?? 'en')
    const levels = all.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]))
    expect(levels[0]).toBe(1)
    levels.forEach((level, i) => {
      if (i > 0) expect(level).toBe(2)
    })
    const ids = all.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const { attributes } of named('a')) expect(ids).toContain(attributes.get('href')!.slice(1))
    for (const { attributes } of named('section')) expect(ids).toContain(attributes.get('aria-labelledby'))
  })

  test('names the columns and rows of its tables, and hides drawings whose numbers are beside them', () => {
    for (const { attributes } of named('th')) expect(['row', 'col']).toContain(attributes.get('scope'))
    for (const { attributes } of named('svg')) {
      const { role, hidden } = { role: attributes.get('role'), hidden: attributes.get('aria-hidden') }
      expect(role === 'img' || hidden === 'true').toBe(true)
    }
  })
})

test('a page of a suite has its verdict, its numbers, its gates and its advice', () => {
  const html = reportPage({ suite: result })
  const words = html.replace(/<style>[^<]*<\/style>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') // biome-ignore format: three steps
  expect(words).toContain('Spam filter')
  expect(words).toContain('1 of 6 gates failed 300 rows, 1 warning')
  expect(words).toContain('fail no worse than 0.999')
  expect(words).toContain('pass at least 0.5 on each of 3 parts')
  expect(words).toContain(result.metrics.auc.value!.toFixed(4))
  expect(words).toContain('returned NaN')
  for (const { text } of result.advice)
    expect(html).toContain(text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace('\0', ''))
})

test('a page of a suite without gates says how many rows it has, and nothing of gates', () => {
  const html = reportPage({ suite: { ...result, gates: [] } })
  expect(html).toContain('<p class="verdict"><span class="muted">300 rows, 1 warning</span></p>')
})

test('a page is the same text for the same result, read back from JSON or not', () => {
  expect(reportPage({ suite: JSON.parse(JSON.stringify(result)) })).toBe(reportPage({ suite: result }))
})

test('a figure that is no chart is refused', () => {
  throwsExactly(
    () => reportPage({ sections: [{ title: 'Chart', figures: ['chart.png'] }] }),
    ParamError,
    "reportPage: expected figures that are <svg> elements, got 'chart.png'. Pass what a chart function returned.",
  )
})

test('a result of something else is refused', () => {
  throwsExactly(
    () => reportPage({ suite: { metrics: {} } as never }),
    ParamError,
    'reportPage: expected a result of a suite, version 1, got undefined, version undefined. Pass what suite(...).run(rows) returned.',
  )
})
