import { escapeText, label, tag } from './svg.ts'

/** Class names start with `fw-` because the rules of an SVG put into a page apply to the whole page. */
const LIGHT = ['#fff', '#1b1f24', '#57606a', '#d8dee4', '#3b8eea']
const DARK = ['#16191d', '#e6e9ec', '#a3adb8', '#353c44', '#1f6feb']
/** Told apart by people who confuse colours, too, and by their dashes. */
const LINES_LIGHT = ['#0b5cad', '#c2410c', '#0f766e', '#9333ea', '#8a6100', '#be185d']
const LINES_DARK = ['#6cb2ff', '#ff9a5c', '#45d0bf', '#c79bff', '#e0b64a', '#ff8dbb']
export const LINE_STYLES = LINES_LIGHT.length

function rules([paper, ink, muted, grid, cell]: readonly string[], lines: readonly string[]): string {
  const strokes = lines.map((colour, i) => `.fw-line-${i}{stroke:${colour}}.fw-area-${i}{fill:${colour}}`).join('')
  return `.fw-paper{fill:${paper}}.fw-ink{fill:${ink}}.fw-muted{fill:${muted}}.fw-grid{stroke:${grid}}.fw-axis{stroke:${muted}}.fw-cell{fill:${cell}}.fw-bar{fill:${lines[0]}}.fw-mark,.fw-ink-line{stroke:${ink}}${strokes}`
}

const STYLE = `.fw-chart text{font-family:system-ui,sans-serif}${rules(LIGHT, LINES_LIGHT)}@media (prefers-color-scheme:dark){${rules(DARK, LINES_DARK)}}`

export interface Frame {
  readonly width: number
  readonly height: number
  readonly title: string
  /** What the picture shows, for those who do not see it. */
  readonly description: string
}

/** A chart as one self-contained SVG element that follows the reader's light or dark setting. */
export function frame({ width, height, title, description }: Frame, ...content: readonly string[]): string {
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'fw-chart',
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: 'img',
      'aria-label': `${title}. ${description}`,
    },
    tag('title', {}, escapeText(title)),
    tag('desc', {}, escapeText(description)),
    tag('style', {}, STYLE),
    tag('rect', { class: 'fw-paper', width: '100%', height: '100%' }),
    label(
      title,
      { class: 'fw-ink', x: width / 2, y: 26, 'text-anchor': 'middle', 'font-size': 16, 'font-weight': 600 },
      50,
    ),
    ...content,
  )
}
