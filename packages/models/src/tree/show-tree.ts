import type { Forest } from './forest.ts'

export interface ShowOptions {
  /** Names of the columns; by default `x0`, `x1`, … */
  readonly featureNames?: readonly string[]
  /** Decimals of thresholds and values. Default 3. */
  readonly decimals?: number
}

/** Rules, one a line, indented by depth: `|--- x2 <= 2.450` and `|--- class: setosa`. */
export function treeText(f: Forest, leaf: (node: number, decimals: number) => string, o: ShowOptions = {}): string {
  const { decimals = 3 } = o
  const lines: string[] = []
  const stack: { node: number; depth: number; rule: string }[] = [{ node: 0, depth: 0, rule: '' }]
  while (stack.length > 0) {
    const { node, depth, rule } = stack.pop()!
    if (rule) lines.push(`${'|   '.repeat(depth - 1)}|--- ${rule}`)
    if (f.feature[node]! < 0) {
      lines.push(`${'|   '.repeat(depth)}|--- ${leaf(node, decimals)}`)
      continue
    }
    const name = o.featureNames?.[f.feature[node]!] ?? `x${f.feature[node]}`
    const threshold = f.threshold[node]!.toFixed(decimals)
    const missing = (left: boolean): string => ((f.missingLeft[node] === 1) === left ? ' or missing' : '')
    stack.push({ node: f.right[node]!, depth: depth + 1, rule: `${name} > ${threshold}${missing(false)}` })
    stack.push({ node: f.left[node]!, depth: depth + 1, rule: `${name} <= ${threshold}${missing(true)}` })
  }
  return `${lines.join('\n')}\n`
}

/** A digraph in the DOT language of Graphviz, with the rows and the impurity of each node. */
export function treeDot(
  f: Forest,
  stats: { readonly samples: Int32Array; readonly impurity: Float64Array; readonly criterion: string },
  leaf: (node: number, decimals: number) => string,
  o: ShowOptions = {},
): string {
  const { decimals = 3 } = o
  const lines = ['digraph Tree {', 'node [shape=box, fontname="helvetica"] ;']
  for (let i = 0; i < f.feature.length; i++) {
    const split = f.feature[i]! >= 0
    const rule = split
      ? [`${o.featureNames?.[f.feature[i]!] ?? `x${f.feature[i]}`} <= ${f.threshold[i]!.toFixed(decimals)}`]
      : []
    const text = [
      ...rule,
      `${stats.criterion} = ${stats.impurity[i]!.toFixed(decimals)}`,
      `samples = ${stats.samples[i]}`,
      leaf(i, decimals),
    ]
    lines.push(`${i} [label="${text.map(escapeDot).join('\\n')}"] ;`)
    if (split) lines.push(`${i} -> ${f.left[i]} [label="yes"] ;`, `${i} -> ${f.right[i]} [label="no"] ;`)
  }
  return `${lines.join('\n')}\n}\n`
}

const escapeDot = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
