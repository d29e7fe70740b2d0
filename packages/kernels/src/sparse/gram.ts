import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import type { Csr } from './csr.ts'
import { sparse } from './module.ts'

/** Scattered additions that a block should have, and between two pauses: about 200 microseconds, and 6 milliseconds. */
const BLOCK = 1 << 17
const STEP = 1 << 22

/**
 * G = X' W X, whole and symmetric, float64 [columns, columns], from X and `turned`, its transpose (`csrTranspose`); `weight` is
 * float64 [rows], 1 where it is not given. Exchange the two for X X'. Costs half of the sum of the squares of the rows' entries.
 */
export function* csrGram(
  kernels: Kernels,
  x: Csr,
  turned: Csr,
  g: Region<Float64Array>,
  weight?: Region<Float64Array>,
): Steps<void> {
  const n = x.columns
  needLength('csrGram g', g, n * n)
  if (weight) needLength('csrGram weight', weight, x.rows)
  const work = workOfColumns(x, turned)
  let blocks: number[][] = []
  let waiting = 0
  for (let from = 0; from < n; ) {
    let [to, size] = [from, 0]
    while (to < n && size < BLOCK) size += work[to++]!
    const { indptr, indices, values } = turned
    const columns = [indptr.at, indices.at, values.at, x.indptr.at, x.indices.at, x.values.at]
    blocks.push([from, to, n, ...columns, weight?.at ?? 0, g.at])
    waiting += size
    from = to
    if (from < n && (waiting < STEP || blocks.length < kernels.threads)) continue
    kernels.parallel(sparse, 'csrGramRows', blocks)
    blocks = []
    waiting = 0
    yield
  }
  const view = g.view
  for (let j = 0; j < n; j++) for (let c = 0; c < j; c++) view[c * n + j] = view[j * n + c]!
}

/** Entries of the rows that each column has a value in, and one more for the column itself. */
function workOfColumns(x: Csr, turned: Csr): Float64Array {
  const [ends, starts, rows] = [x.indptr.view, turned.indptr.view, turned.indices.view]
  const work = new Float64Array(x.columns).fill(1)
  for (let j = 0; j < x.columns; j++) {
    for (let e = starts[j]!; e < starts[j + 1]!; e++) work[j]! += ends[rows[e]! + 1]! - ends[rows[e]!]!
  }
  return work
}
