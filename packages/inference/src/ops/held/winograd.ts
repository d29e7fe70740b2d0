import { packWinograd, type Region, winogradScratch } from '@foldwise/kernels'
import type { Held } from '../../session/held/held.ts'
import type { HeldMemory } from '../../session/held/memory.ts'
import type { Windows } from '../support/windows.ts'
import { cutsOf, runWithScratch } from './in-blocks.ts'
import type { Panels } from './panels.ts'

/** Tiles that share a pass over the weights, as TILES of assembly/inference. */
const TILES = 16
/** With fewer channels than these, what is done to values and sums costs more than the products that it spares. */
const MIN_INPUTS = 8
const MIN_OUTPUTS = 8
/** Products take 4 tiles at once: with fewer of them there are not fewer products. */
const MIN_TILES = 4

/** The weights of a 3 by 3 convolution with one group, stride 1 and no dilation, in the form that `winograd` takes. */
export interface WinogradWeights {
  readonly weights: Region<Float32Array>
  readonly depth: number
}

/** Weights `[outputs, depth, 3, 3]` for the life of the session, where the window is 3 by 3 and the channels are enough. */
export function winogradWeights(
  memory: HeldMemory,
  shape: readonly number[],
  data: Float32Array,
): WinogradWeights | undefined {
  const [outputs, depth, ...kernel] = shape as [number, number, ...number[]]
  if (kernel.join() !== '3,3' || depth < MIN_INPUTS || outputs < MIN_OUTPUTS) return undefined
  const weights = memory.float32(16 * Math.ceil(outputs / 8) * depth * 8)
  packWinograd(outputs, depth, (m, c, tap) => data[(m * depth + c) * 9 + tap]!, weights.view)
  return { weights, depth }
}

/** Whether tiles are faster for images of this size; it does not depend on the number of rows, as bits must not. */
export const tilesFit = ({ counts }: Windows): boolean => tilesOf(counts) >= MIN_TILES

const tilesOf = (counts: readonly number[]): number => counts.reduce((n, c) => n * Math.ceil(c / 2), 1)

/** Runs `winograd` over every row. With several threads tiles and panels are cut between them; no sum is. */
export function convolveTiles(
  memory: HeldMemory,
  job: number,
  { weights, depth }: WinogradWeights,
  panels: Panels,
  x: Held,
  residual: Held | undefined,
  out: Held,
): void {
  const [rows, columns] = out.shape.slice(2) as [number, number]
  const work = {
    units: tilesOf([rows, columns]),
    together: TILES,
    multiplications: 16 * 8 * depth,
    panels: panels.count,
  }
  const [runs, parts] = cutsOf(memory, work)
  const blocks: number[][] = []
  for (let i = 0; i < x.rows; i++) {
    const offset = 4 * i * out.channels * out.pixels
    const from = x.at + 4 * i * x.channels * x.pixels
    const ends = [
      from,
      weights.at,
      panels.count,
      panels.biasAt(0),
      residual ? residual.at + offset : 0,
      out.at + offset,
    ]
    for (const [first, last] of runs) {
      for (const [left, right] of parts) {
        blocks.push([job, rows, Math.ceil(columns / 2), first, last, left, right, ...ends])
      }
    }
  }
  runWithScratch(memory, 'winograd', blocks, winogradScratch(depth))
}
