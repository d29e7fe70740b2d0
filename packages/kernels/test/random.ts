import { xorshift } from './math/sweep.ts'

/** `n` numbers from -1 to 1. */
export function uniform(n: number, seed: number): Float64Array {
  const next = xorshift(seed * 2654435761 + 1)
  return Float64Array.from({ length: n }, () => next() / 2 ** 31 - 1)
}

/** A random matrix in compressed rows, some rows empty, columns ascending. */
export function randomCsr(rows: number, columns: number, density: number, seed: number) {
  const next = xorshift(seed * 2654435761 + 12345)
  const indptr = new Int32Array(rows + 1)
  const indices: number[] = []
  for (let i = 0; i < rows; i++) {
    const empty = next() % 7 === 0
    for (let j = 0; j < columns; j++) if (!empty && next() < density * 2 ** 32) indices.push(j)
    indptr[i + 1] = indices.length
  }
  return { rows, columns, indptr, indices: Int32Array.from(indices), values: uniform(indices.length, seed + 1) }
}

/** Largest difference, relative to the largest value (or to 1, for small ones). */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let d = 0
  let size = 1
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) return Infinity
    d = Math.max(d, Math.abs(a[i]! - b[i]!))
    size = Math.max(size, Math.abs(b[i]!))
  }
  return d / size
}
