import type { Forest } from './forest.ts'
import { type ShowOptions, treeText } from './show-tree.ts'
import { leavesBelow, type Placed, placeTree } from './tree-layout.ts'

export interface SvgOptions extends ShowOptions {
  /** Splits shown on the way down; nodes below are counted only. Default 5. */
  readonly maxDepth?: number
  /** What the drawing is of, for the heading and for screen readers. Default `'Decision tree'`. */
  readonly title?: string
}

/** What is drawn of the nodes besides their splits. */
export interface NodeStats {
  readonly samples: Int32Array
  readonly impurity: Float64Array
  readonly criterion: string
  /** Names of the classes that `values` are shares of; undefined for regressors. */
  readonly classes: readonly string[] | undefined
}

// Okabe and Ito's colours, told apart with all common kinds of colour vision; text never depends on them.
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#666666']
const ROW = 50
const BOX = 40
const GAP = 46
const MARGIN = 16
const HEAD = 56
/** Width of a character of 12 pixels at most, about: there is nothing to measure with. */
const CHARACTER = 7.5
const LONGEST = 28

/**
 * A picture of the tree that needs nothing else: the root at the left, yes above no, a bar in each box for the shares of the classes
 * or the place of the value in their range. Text is at least 11 pixels high, dark on white, and long names are cut with the whole in
 * a tooltip. Screen readers get the title, and as description the rules.
 */
export function treeSvg(
  f: Forest,
  stats: NodeStats,
  leaf: (node: number, decimals: number) => string,
  o: SvgOptions = {},
): string {
  const { decimals = 3, maxDepth = 5, title = 'Decision tree' } = o
  const { nodes, leaves } = placeTree(f, maxDepth)
  const lines = new Map(nodes.map((n) => [n.node, linesOf(n)]))
  const columns = columnsOf(nodes, (n) => Math.max(...lines.get(n.node)!.map((t) => Math.min([...t].length, LONGEST))))
  const width = columns.at(-1)!.right + MARGIN
  const legend = stats.classes ? legendOf(stats.classes, width) : { markup: '', height: 0 }
  const top = HEAD + legend.height
  const height = top + leaves * ROW + MARGIN
  const y = (n: Placed): number => top + n.place * ROW + ROW / 2
  const byNode = new Map(nodes.map((n) => [n.node, n]))
  const hidden = nodes.some((n) => n.folded)
  const about = `${nodes.length} ${hidden ? `of ${f.feature.length} ` : ''}nodes, ${leaves} ${hidden ? 'ends' : 'leaves'}`
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(`${title}: ${about}`)}" font-family="system-ui, -apple-system, 'Segoe UI', Arial, sans-serif" font-size="12" fill="#1a1a1a">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(`${about}.${leaves <= 64 && !hidden ? `\n${treeText(f, leaf, o)}` : ''}`)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="26" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    `<text x="${MARGIN}" y="44" font-size="11">${escapeXml(about)}; yes goes up, no goes down</text>`,
    legend.markup,
    ...nodes.flatMap((n) => (isEnd(n) ? [] : [edge(n, f.left[n.node]!, 'yes'), edge(n, f.right[n.node]!, 'no')])),
    ...nodes.map(box),
    '</svg>',
  ]
  return `${parts.filter(Boolean).join('\n')}\n`

  function isEnd(n: Placed): boolean {
    return n.folded || f.feature[n.node]! < 0
  }

  /** The name is cut before the threshold is. */
  function rule(node: number, longest: number): string {
    const threshold = ` ≤ ${f.threshold[node]!.toFixed(decimals)}`
    return `${shorten(o.featureNames?.[f.feature[node]!] ?? `x${f.feature[node]}`, longest - threshold.length)}${threshold}`
  }

  function linesOf(n: Placed): readonly [string, string] {
    const first = n.folded
      ? `… ${leavesBelow(f, n.node)} leaves`
      : isEnd(n)
        ? leaf(n.node, decimals)
        : rule(n.node, LONGEST)
    return [first, `${stats.criterion} ${stats.impurity[n.node]!.toFixed(decimals)}, n = ${stats.samples[n.node]}`]
  }

  function edge(parent: Placed, child: number, answer: string): string {
    const to = byNode.get(child)!
    const [x1, x2] = [columns[parent.level]!.right, columns[to.level]!.left]
    const [y1, y2, middle] = [y(parent), y(to), (x1 + x2) / 2]
    const path = `<path d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}" fill="none" stroke="#767676" stroke-width="1.5"/>`
    return `${path}<text x="${x2 - 5}" y="${y2 + (answer === 'yes' ? -5 : 14)}" font-size="11" text-anchor="end">${answer}</text>`
  }

  function box(n: Placed): string {
    const { left, right } = columns[n.level]!
    const [first, second] = lines.get(n.node)!
    const [wide, up] = [right - left, y(n) - BOX / 2]
    const whole = isEnd(n)
      ? first
      : `${rule(n.node, Infinity)}\nmissing values: ${f.missingLeft[n.node] === 1 ? 'yes' : 'no'}`
    return [
      `<g><title>${escapeXml(`${whole}\n${second}\n${leaf(n.node, decimals)}`)}</title>`,
      `<rect x="${left}" y="${up}" width="${wide}" height="${BOX}" rx="4" fill="${isEnd(n) ? '#f2f5f8' : '#ffffff'}" stroke="#4d4d4d"/>`,
      `<text x="${left + 8}" y="${up + 15}" font-weight="600">${escapeXml(shorten(first))}</text>`,
      `<text x="${left + 8}" y="${up + 29}" font-size="11">${escapeXml(shorten(second))}</text>`,
      ...bar(n.node, left + 8, up + BOX - 6, wide - 16),
      '</g>',
    ].join('')
  }

  function bar(node: number, x: number, at: number, wide: number): string[] {
    const rect = (from: number, share: number, fill: string): string =>
      `<rect x="${round(x + from * wide)}" y="${at}" width="${round(share * wide)}" height="3" fill="${fill}"/>`
    if (stats.classes) {
      let from = 0
      return stats.classes.flatMap((_, c) => {
        const share = f.values[node * f.outputs + c]!
        from += share
        return share > 0 ? [rect(from - share, share, colour(c))] : []
      })
    }
    if (f.outputs > 1) return []
    const [low, high] = [f.values.reduce((a, b) => Math.min(a, b)), f.values.reduce((a, b) => Math.max(a, b))]
    const share = high > low ? (f.values[node]! - low) / (high - low) : 1
    return [rect(0, 1, '#dddddd'), rect(0, share, colour(0))]
  }
}

const colour = (c: number): string => COLOURS[c % COLOURS.length]!
const round = (v: number): number => Math.round(v * 100) / 100

function shorten(text: string, longest = LONGEST): string {
  const characters = [...text]
  return characters.length > longest ? `${characters.slice(0, Math.max(1, longest - 1)).join('')}…` : text
}

/** Where the boxes of each level begin and end. */
function columnsOf(nodes: readonly Placed[], characters: (n: Placed) => number): { left: number; right: number }[] {
  const widths: number[] = []
  for (const n of nodes) widths[n.level] = Math.max(widths[n.level] ?? 0, characters(n) * CHARACTER + 16)
  let left = MARGIN
  return widths.map((w) => {
    const column = { left, right: left + w }
    left += w + GAP
    return column
  })
}

/** Squares with the names of the classes, in lines as wide as the drawing. */
function legendOf(classes: readonly string[], width: number): { markup: string; height: number } {
  let [x, line] = [MARGIN, 0]
  const parts = classes.map((name, c) => {
    const wide = Math.min([...name].length, LONGEST) * CHARACTER + 34
    if (x > MARGIN && x + wide > width - MARGIN) [x, line] = [MARGIN, line + 1]
    const y = HEAD + 2 + 20 * line
    const markup = `<rect x="${x}" y="${y}" width="12" height="12" fill="${colour(c)}"/><text x="${x + 17}" y="${y + 11}">${escapeXml(shorten(name))}</text>`
    x += wide
    return markup
  })
  return { markup: parts.join(''), height: 20 * (line + 1) + 6 }
}

/** Control characters, which XML forbids, are dropped. */
const escapeXml = (text: string): string =>
  [...text]
    .filter((c) => c >= ' ' || c === '\n')
    .join('')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
