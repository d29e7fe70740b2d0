import { tag, escapeText as text } from '../charts/svg.ts'
import { ParamError, show } from '../errors.ts'
import type { SuiteResult } from '../suite/result.ts'
import { adviceList } from './advice-list.ts'
import { factList } from './fact-list.ts'
import { metricTable } from './metric-table.ts'
import { sliceTables } from './slice-tables.ts'
import { STYLE } from './style.ts'
import { verdict } from './verdict.ts'

/** A chart as an `<svg>` element, as the charts of this package return it; or one with words beneath. */
export type Figure = string | { readonly svg: string; readonly caption: string }

export interface ReportTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** A part of the page with a heading: text, charts, a table, in that order. */
export interface ReportSection {
  readonly title: string
  readonly text?: string
  readonly figures?: readonly Figure[]
  readonly table?: ReportTable
}

export interface ReportOptions {
  /** Default: the name of the suite, or 'Report'. */
  readonly title?: string
  /** A paragraph under the title: the model, the rows, the question. */
  readonly summary?: string
  /** What to remember about the run, by name: versions, dates, seeds. */
  readonly facts?: { readonly [name: string]: string | number }
  /** What `suite(...).run(rows)` returned, or its JSON. */
  readonly suite?: SuiteResult
  readonly sections?: readonly ReportSection[]
  /** The language of your own words, for screen readers. Default 'en'. */
  readonly language?: string
}

/**
 * A page with the result of a suite and charts, as text to write to a file. It is self-contained, follows the reader's
 * light or dark setting, prints, and has no script; its own policy forbids any script and any request. Text is escaped;
 * charts are put in as they are. Throws `ParamError` for a figure that is no `<svg>` element, and for
 * a result of another version.
 */
export function reportPage({
  suite,
  summary,
  facts,
  sections = [],
  language = 'en',
  ...options
}: ReportOptions): string {
  if (suite) checkResult(suite)
  const title = options.title ?? suite?.name ?? 'Report'
  const parts = [
    ...(suite ? suiteParts(suite) : []),
    ...sections.map((section) => ({ title: section.title, html: sectionHtml(section) })),
  ]
  const headed = parts.map(({ title: heading, html }, i) =>
    tag(
      'section',
      { id: `part-${i + 1}`, 'aria-labelledby': `heading-${i + 1}` },
      tag('h2', { id: `heading-${i + 1}` }, text(heading)),
      html,
    ),
  )
  const links = parts.map((part, i) => tag('li', {}, tag('a', { href: `#part-${i + 1}` }, text(part.title))))
  return `<!doctype html>
<html lang="${text(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${text(title)}</h1>
${summary === undefined ? '' : tag('p', { class: 'summary' }, text(summary))}
${suite ? verdict(suite) : ''}
${facts ? factList(facts) : ''}
${links.length > 2 ? tag('nav', { 'aria-label': 'Sections' }, tag('ul', {}, ...links)) : ''}
</header>
<main id="content">
${headed.join('\n')}
</main>
</body>
</html>
`
}

function checkResult({ format, version }: SuiteResult): void {
  if (format === 'foldwise-suite' && version === 1) return
  throw new ParamError(
    `reportPage: expected a result of a suite, version 1, got ${show(format)}, version ${show(version)}. Pass what suite(...).run(rows) returned.`,
  )
}

function suiteParts(suite: SuiteResult): { readonly title: string; readonly html: string }[] {
  return [
    ...(suite.advice.length > 0 ? [{ title: 'Advice', html: adviceList(suite.advice) }] : []),
    { title: 'Metrics', html: metricTable(suite) },
    ...(suite.slices.length > 0 ? [{ title: 'Slices', html: sliceTables(suite) }] : []),
  ]
}

function sectionHtml({ text: words, figures = [], table }: ReportSection): string {
  return [
    words === undefined ? '' : tag('p', {}, text(words)),
    figures.length === 0 ? '' : tag('div', { class: 'figures' }, ...figures.map(figureHtml)),
    table === undefined ? '' : tableHtml(table),
  ].join('')
}

function figureHtml(figure: Figure): string {
  const { svg, caption = undefined } = typeof figure === 'string' ? { svg: figure } : figure
  if (typeof svg !== 'string' || !svg.startsWith('<svg')) {
    throw new ParamError(
      `reportPage: expected figures that are <svg> elements, got ${show(svg)}. Pass what a chart function returned.`,
    )
  }
  return tag('figure', {}, svg, caption === undefined ? '' : tag('figcaption', {}, text(caption)))
}

function tableHtml({ head, rows }: ReportTable): string {
  const cell = (value: string | number, column: number) => {
    const number = typeof value === 'number'
    return tag(
      column === 0 ? 'th' : 'td',
      { scope: column === 0 ? 'row' : undefined, class: number ? 'number' : undefined },
      text(String(value)),
    )
  }
  return tag(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Table: ${head.join(', ')}` },
    tag(
      'table',
      {},
      tag(
        'thead',
        {},
        tag(
          'tr',
          {},
          ...head.map((name, c) =>
            tag('th', { scope: 'col', class: typeof rows[0]?.[c] === 'number' ? 'number' : undefined }, text(name)),
          ),
        ),
      ),
      tag('tbody', {}, ...rows.map((row) => tag('tr', {}, ...row.map(cell)))),
    ),
  )
}
