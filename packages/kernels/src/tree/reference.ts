import type { TreeCriterion } from './job.ts'

export interface ReferenceProblem {
  /** float32 values; NaN is missing. */
  readonly x: readonly (readonly number[])[]
  /** Class numbers, or targets: one a row, or several. */
  readonly y: readonly (number | readonly number[])[]
  readonly weight: readonly number[]
  /** 1 for targets. */
  readonly classCount: number
  readonly criterion: TreeCriterion
  readonly minSamplesLeaf: number
  readonly maxDepth: number
}

export interface ReferenceNode {
  readonly feature: number
  readonly threshold: number
  readonly missingLeft: boolean
  readonly samples: number
  readonly impurity: number
  readonly values: readonly number[]
}

const sum = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0)

/** The plain meaning of growing a tree depth first: every split of every node is tried. Slow, and what the kernels are tested against. */
export function referenceTree(p: ReferenceProblem): ReferenceNode[] {
  const nodes: ReferenceNode[] = []
  const inUse = p.y.map((_, i) => i).filter((i) => p.weight[i]! > 0)
  grow(inUse, 0)
  return nodes

  function grow(rows: readonly number[], depth: number): void {
    const at = nodes.length
    const leaf = { feature: -1, threshold: 0, missingLeft: false }
    const node = { samples: rows.length, impurity: impurityOf(p, rows), values: valuesOf(p, rows) }
    nodes.push({ ...leaf, ...node })
    const first = String(p.y[rows[0]!])
    const pure = rows.every((i) => String(p.y[i]) === first)
    if (pure || depth >= p.maxDepth || rows.length < 2 * p.minSamplesLeaf) return
    const split = bestSplit(p, rows)
    if (!split) return
    const { feature, threshold, missingLeft } = split
    nodes[at] = { feature, threshold, missingLeft, ...node }
    grow(split.left, depth + 1)
    grow(split.right, depth + 1)
  }
}

interface Split {
  readonly feature: number
  readonly threshold: number
  readonly missingLeft: boolean
  readonly left: readonly number[]
  readonly right: readonly number[]
}

/** Of equally good splits the first: by feature, missing values to the right before to the left, then by threshold. */
function bestSplit(p: ReferenceProblem, rows: readonly number[]): Split | undefined {
  let best: Split | undefined
  let least = Infinity
  const scale = Math.max(loss(p, rows), Number.MIN_VALUE)
  for (let feature = 0; feature < p.x[0]!.length; feature++) {
    const value = (i: number): number => p.x[i]![feature]!
    const present = rows.filter((i) => !Number.isNaN(value(i)))
    const missing = rows.filter((i) => Number.isNaN(value(i)))
    const values = [...new Set(present.map(value))].sort((a, b) => a - b)
    for (const missingLeft of missing.length > 0 ? [false, true] : [false]) {
      values.forEach((v, k) => {
        const last = k === values.length - 1
        if (last && (missing.length === 0 || missingLeft)) return
        const threshold = last ? Infinity : v / 2 + values[k + 1]! / 2
        const left = rows.filter((i) => (Number.isNaN(value(i)) ? missingLeft : value(i) <= threshold))
        const right = rows.filter((i) => !left.includes(i))
        if (left.length < p.minSamplesLeaf || right.length < p.minSamplesLeaf) return
        // A side without any event has no finite deviance elsewhere.
        if (p.criterion === 'poisson' && [left, right].some((side) => valuesOf(p, side).includes(0))) return
        const after = loss(p, left) + loss(p, right)
        if (!(after < least - 1e-10 * scale)) return
        least = after
        const goes = missing.length > 0 ? missingLeft : left.length > right.length
        best = { feature, threshold, missingLeft: goes, left, right }
      })
    }
  }
  return best
}

const weightOf = (p: ReferenceProblem, rows: readonly number[]): number => sum(rows.map((i) => p.weight[i]!))
const loss = (p: ReferenceProblem, rows: readonly number[]): number => weightOf(p, rows) * impurityOf(p, rows)

/** The mean over the targets. */
function impurityOf(p: ReferenceProblem, rows: readonly number[]): number {
  if (p.classCount > 1) return impurityOfOne(p, rows)
  const ofEach = targetColumns(p).map((y) => impurityOfOne({ ...p, y }, rows))
  return sum(ofEach) / ofEach.length
}

const targetColumns = (p: ReferenceProblem): number[][] =>
  Array.from({ length: [p.y[0]!].flat().length }, (_, k) => p.y.map((v) => [v].flat()[k]!))

function impurityOfOne(p: ReferenceProblem, rows: readonly number[]): number {
  const w = weightOf(p, rows)
  const values = valuesOf(p, rows)
  const mean = (f: (y: number) => number): number => sum(rows.map((i) => p.weight[i]! * f(p.y[i] as number))) / w
  const [centre] = values as [number]
  switch (p.criterion) {
    case 'gini':
      return 1 - sum(values.map((s) => s * s))
    case 'entropy':
      return -sum(values.map((s) => (s > 0 ? s * Math.log2(s) : 0)))
    case 'squaredError':
      return mean((y) => (y - centre) ** 2)
    case 'absoluteError':
      return mean((y) => Math.abs(y - centre))
    case 'poisson':
      return centre > 0 ? mean((y) => (y > 0 ? y * Math.log(y / centre) : 0)) : 0
  }
}

function valuesOf(p: ReferenceProblem, rows: readonly number[]): number[] {
  const w = weightOf(p, rows)
  if (p.classCount > 1)
    return Array.from(
      { length: p.classCount },
      (_, c) =>
        weightOf(
          p,
          rows.filter((i) => p.y[i] === c),
        ) / w,
    )
  const columns = targetColumns(p)
  if (p.criterion !== 'absoluteError') return columns.map((y) => sum(rows.map((i) => p.weight[i]! * y[i]!)) / w)
  const y = columns[0]!
  const sorted = [...rows].sort((a, b) => y[a]! - y[b]!)
  let half = 0
  for (const [k, i] of sorted.entries()) {
    half += p.weight[i]!
    if (half > w / 2 || k === sorted.length - 1) return [y[i]!]
    if (half === w / 2) return [(y[i]! + y[sorted[k + 1]!]!) / 2]
  }
  return [NaN]
}
