import type { Dense } from '../dense/products.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { kdTreeKernels } from './kd-tree-module.ts'

/** Points that a leaf has at least, but for a few. */
const LEAF = 32

/** Levels below the root; 0 for one leaf. */
export const treeLevels = (points: number): number => Math.max(0, 31 - Math.clz32(Math.floor(points / LEAF)))

/** Nodes of a tree of so many levels. */
export const treeNodes = (levels: number): number => 2 ** (levels + 1) - 1

/**
 * Orders points so that those of each node follow one another. `order` out int32 [rows], `boxes` out float64 [nodes, 2, columns]: see
 * assembly/kd-tree.ts. About rows x columns x levels operations; threads share the nodes of a level. `between` is awaited in between.
 */
export async function buildTree(
  kernels: Kernels,
  { rows, columns, values }: Dense,
  order: Region<Int32Array>,
  boxes: Region<Float64Array>,
  between: () => Promise<void>,
): Promise<void> {
  const levels = treeLevels(rows)
  needLength('buildTree points', values, rows * columns)
  needLength('buildTree order', order, rows)
  needLength('buildTree boxes', boxes, treeNodes(levels) * 2 * columns)
  const o = order.view
  for (let i = 0; i < rows; i++) o[i] = i
  let ranges: [number, number][] = [[0, rows]]
  for (let level = 0; level <= levels; level++) {
    const cuts = ranges.map(([from, to]) =>
      level < levels ? from + 4 * Math.ceil(Math.floor((to - from) / 2) / 4) : to,
    )
    const first = 2 ** level - 1
    // Large nodes one at a time, so that an abort is seen between them.
    const atOnce = Math.max(1, Math.floor((1 << 23) / (ranges[0]![1] * columns)))
    for (let k = 0; k < ranges.length; k += atOnce) {
      await between()
      const some = ranges.slice(k, k + atOnce)
      kernels.parallel(
        kdTreeKernels,
        'splitNode',
        some.map(([from, to], n) => [first + k + n, from, to, cuts[k + n]!, columns, values.at, order.at, boxes.at]),
      )
    }
    ranges = ranges.flatMap(([from, to], n): [number, number][] => [
      [from, cuts[n]!],
      [cuts[n]!, to],
    ])
  }
}
