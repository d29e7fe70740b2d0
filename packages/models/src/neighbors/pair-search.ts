import type { DenseMatrix } from '@foldwise/core'
import { keepNearest } from './keep-nearest.ts'
import type { NeighborLists, Neighbors } from './search.ts'

/** Writes the distances of a row of `x` to all points. */
export type DistancesOf = (x: DenseMatrix, row: number, out: Float64Array) => void

/** Distances between two looks at a signal, times the columns: of powers, the slowest, some 15 ms. */
const STEPS = 1 << 18

/** Calls `visit` with the distances of each row to all points. */
export async function eachRow(
  x: DenseMatrix,
  points: number,
  distancesOf: DistancesOf,
  visit: (row: number, distances: Float64Array) => void,
  between: (done: number) => Promise<void>,
): Promise<void> {
  const [rows, columns] = x.shape
  const distances = new Float64Array(points)
  const height = Math.max(1, Math.floor(STEPS / Math.max(1, points * columns)))
  for (let row = 0; row < rows; row++) {
    if (row % height === 0) await between(row)
    distancesOf(x, row, distances)
    visit(row, distances)
  }
}

/** The k points nearest to each row; ties by their numbers. */
export async function nearestByPairs(
  x: DenseMatrix,
  points: number,
  k: number,
  distancesOf: DistancesOf,
  between: () => Promise<void>,
): Promise<Neighbors> {
  const rows = x.shape[0]
  const distances = new Float64Array(rows * k)
  const indices = new Int32Array(rows * k)
  const keep = (row: number, all: Float64Array): void => keepNearest(all, k, distances, indices, row * k)
  await eachRow(x, points, distancesOf, keep, between)
  return { distances, indices }
}

/** The points no farther from each row than `radius`. */
export async function withinByPairs(
  x: DenseMatrix,
  points: number,
  radius: number,
  distancesOf: DistancesOf,
  between: () => Promise<void>,
): Promise<NeighborLists> {
  const starts = new Int32Array(x.shape[0] + 1)
  const distances: number[] = []
  const indices: number[] = []
  const keep = (row: number, all: Float64Array): void => {
    const found = Array.from(all.keys()).filter((i) => all[i]! <= radius)
    found.sort((a, b) => all[a]! - all[b]! || a - b)
    for (const i of found) {
      distances.push(all[i]!)
      indices.push(i)
    }
    starts[row + 1] = indices.length
  }
  await eachRow(x, points, distancesOf, keep, between)
  return { starts, distances: Float64Array.from(distances), indices: Int32Array.from(indices) }
}
