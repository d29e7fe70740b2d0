import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { densePieces, type RowMatrix } from '../row-matrix.ts'
import { readings } from '../score/columns.ts'
import { treeScorer } from '../score/tree-scorer.ts'
import { whenReady } from '../score/when-ready.ts'
import { featureKinds, type ImportedEnsemble, type ImportedTrees, treeCount } from './imported-trees.ts'

export const sources = ['xgboost', 'lightgbm'] as const
export type Source = (typeof sources)[number]

/** LightGBM's kZeroThreshold: a float32 constant that it uses as a double. */
export const ZERO = Math.fround(1e-35)

/** Raw scores `[rows, outputs]`, each the sum over its trees in their order: of float32 numbers for XGBoost, of float64 for LightGBM. */
export function importedScores(ensemble: ImportedEnsemble, source: Source) {
  const { trees, base } = ensemble
  const { kinds } = trees
  const byKind: number[] = []
  byKind[featureKinds.number] = source === 'xgboost' ? readings.plain : readings.zeroIsZero
  byKind[featureKinds.category] = source === 'xgboost' ? readings.categoryBelow : readings.category
  byKind[featureKinds.zeroIsMissing] = readings.zeroIsMissing
  const of = (f: number): number => byKind[kinds[f]!]!
  const scorer = treeScorer({ ...trees, setOf: (n) => setOf(trees, n) }, base, (tree) => trees.output[tree]!, {
    of,
    zero: ZERO,
    single: source === 'xgboost',
  })
  const dense = (x: DenseMatrix): Float64Array<ArrayBuffer> | Promise<Float64Array<ArrayBuffer>> =>
    whenReady(scorer.raw(x, treeCount(trees)), (scores) => scores ?? walk(ensemble, source, x))
  /** What sparse rows do not store is missing to XGBoost, and 0 to LightGBM. */
  const sparse = async (x: SparseMatrix): Promise<Float64Array<ArrayBuffer>> => {
    const out = new Float64Array(x.shape[0] * base.length)
    for (const [first, piece] of densePieces(x, source === 'xgboost' ? NaN : 0)) {
      out.set(await dense(piece), first * base.length)
    }
    return out
  }
  return {
    raw: (x: RowMatrix) => (isSparse(x) ? sparse(x) : dense(x)),
    dispose: (): void => scorer.dispose(),
  }
}

/** Categories that go left from a node; undefined where it compares numbers. */
export function setOf(t: ImportedTrees, node: number): Int32Array | undefined {
  const set = t.threshold[node]!
  return t.kinds[t.feature[node]!] === featureKinds.category
    ? t.categories.subarray(t.setStarts[set], t.setStarts[set + 1])
    : undefined
}

function walk({ trees, base }: ImportedEnsemble, source: Source, x: DenseMatrix): Float64Array<ArrayBuffer> {
  const [rows, features] = x.shape
  const outputs = base.length
  const read = readers(source)
  const add = source === 'xgboost' ? (a: number, b: number) => Math.fround(a + b) : (a: number, b: number) => a + b
  const out = new Float64Array(rows * outputs)
  const row = new Float64Array(features)
  for (let i = 0; i < rows; i++) {
    for (let f = 0; f < features; f++) row[f] = read[trees.kinds[f]!]!(x.data[i * features + f]!)
    out.set(base, i * outputs)
    for (let t = 0; t < treeCount(trees); t++) {
      const at = i * outputs + trees.output[t]!
      out[at] = add(out[at]!, trees.value[leafOf(trees, t, row)]!)
    }
  }
  return out
}

/** What values of each kind of feature are compared as. */
export function readers(source: Source): readonly ((v: number) => number)[] {
  const out: ((v: number) => number)[] = []
  // LightGBM hands values next to 0 on as 0.
  out[featureKinds.number] = source === 'xgboost' ? Math.fround : (v) => (Math.abs(v) <= ZERO ? 0 : v)
  // XGBoost has no negative categories; LightGBM cuts -0.5 to 0.
  out[featureKinds.category] = source === 'xgboost' ? (v) => Math.floor(Math.fround(v)) : Math.trunc
  out[featureKinds.zeroIsMissing] = (v) => (Math.abs(v) <= ZERO ? NaN : v)
  return out
}

/** The node, among those of all trees, that a row reaches in one of them. */
function leafOf(t: ImportedTrees, tree: number, row: Float64Array): number {
  const first = t.starts[tree]!
  let n = first
  for (let left: number; (left = t.left[n]!) !== 0; ) {
    const f = t.feature[n]!
    const v = row[f]!
    let goesLeft: boolean
    if (Number.isNaN(v)) goesLeft = t.missingLeft[n] === 1
    else if (t.kinds[f] === featureKinds.category) goesLeft = inSet(t, t.threshold[n]!, v)
    else goesLeft = v <= t.threshold[n]!
    n = first + (goesLeft ? left : left + 1)
  }
  return n
}

function inSet({ setStarts, categories }: ImportedTrees, set: number, v: number): boolean {
  let from = setStarts[set]!
  let to = setStarts[set + 1]!
  while (from < to) {
    const middle = (from + to) >> 1
    if (categories[middle]! < v) from = middle + 1
    else to = middle
  }
  return from < setStarts[set + 1]! && categories[from] === v
}
