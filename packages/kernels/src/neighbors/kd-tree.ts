import type { Dense } from '../dense/products.ts'
import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import { kdTreeKernels } from './kd-tree-module.ts'

/** Points that a leaf has at least, but for a few. */
const LEAF = 32

/** Levels below the root; 0 for one leaf. */
export const treeLevels = (points: number): number => Math.max(0, 31 - Math.clz32(Math.floor(points / LEAF)))

/** Nodes of a tree of so many levels. */
export const treeNodes = (levels: number): number => 2 ** (levels + 1) - 1

/** Values that a node looks at in a step, and points: some milliseconds where they are not in the cache. */
const [VALUES, POINTS] = [1 << 21, 1 << 19]

/**
 * Orders points so that those of each node follow one another. `order` out int32 [rows], `boxes` out float64 [nodes, 2, columns]: see
 * assembly/kd-tree.ts. About rows x columns x levels operations; threads share the nodes of a level.
 */
export function* buildTree(
  kernels: Kernels,
  { rows, columns, values }: Dense,
  order: Region<Int32Array>,
  boxes: Region<Float64Array>,
): Steps<void> {
  const levels = treeLevels(rows)
  needLength('buildTree points', values, rows * columns)
  needLength('buildTree order', order, rows)
  needLength('buildTree boxes', boxes, treeNodes(levels) * 2 * columns)
  const o = order.view
  for (let i = 0; i < rows; i++) o[i] = i
  using ws = kernels.workspace()
  const states = ws.raw(Int32Array, 3 * 2 ** levels)
  const most = Math.max(1, Math.min(POINTS, Math.floor(VALUES / columns)))
  let ranges: [number, number][] = [[0, rows]]
  for (let level = 0; level <= levels; level++) {
    const cuts = ranges.map(([from, to]) =>
      level < levels ? from + 4 * Math.ceil(Math.floor((to - from) / 2) / 4) : to,
    )
    const first = 2 ** level - 1
    const atOnce = Math.max(kernels.threads, Math.floor(most / ranges[0]![1]))
    for (const [begin, end] of cut(ranges.length, atOnce)) {
      const state = states.view
      let open = Array.from({ length: end - begin }, (_, n) => begin + n)
      for (const k of open) state.set([0, ranges[k]![0], ranges[k]![1] - 1], 3 * k)
      while (open.length > 0) {
        const done = kernels.parallel(
          kdTreeKernels,
          'splitNode',
          open.map((k) => {
            const [from, to] = ranges[k]!
            const points = [columns, values.at, order.at, boxes.at]
            return [first + k, from, to, cuts[k]!, ...points, most, states.at + 12 * k]
          }),
        )
        open = open.filter((_, n) => done[n] === 0)
        yield
      }
    }
    ranges = ranges.flatMap(([from, to], n): [number, number][] => [
      [from, cuts[n]!],
      [cuts[n]!, to],
    ])
  }
}
