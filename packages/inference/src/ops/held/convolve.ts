import type { Held } from '../../session/held/held.ts'
import type { HeldMemory } from '../../session/held/memory.ts'
import { cutsOf, runWithScratch } from './in-blocks.ts'
import type { Panels } from './panels.ts'

/** Pixels that share a pass over the weights, as PIXELS of assembly/inference.ts. */
const PIXELS = 64

/**
 * Runs `convolve` over every row and group, `taps` pixels under a window. With several threads the output is cut between
 * them; no sum is, so the bits are the same.
 */
export function convolve(
  memory: HeldMemory,
  job: number,
  taps: number,
  panels: Panels,
  x: Held,
  residual: Held | undefined,
  out: Held,
): void {
  const { pixels } = out
  const inputs = panels.depth / taps
  const work = { units: pixels, together: PIXELS, multiplications: 8 * panels.depth, panels: panels.count }
  const [runs, parts] = cutsOf(memory, work)
  const blocks: number[][] = []
  for (let i = 0; i < x.rows; i++) {
    for (let g = 0; g < panels.groups; g++) {
      const from = x.at + 4 * (i * x.channels * x.pixels + g * inputs)
      const offset = 4 * (i * out.channels * pixels + g * panels.outputs)
      const ends = [from, panels.weightsAt(g), panels.biasAt(g), residual ? residual.at + offset : 0, out.at + offset]
      for (const [first, last] of runs) {
        for (const [left, right] of parts) blocks.push([job, first, last, left, right, ...ends])
      }
    }
  }
  runWithScratch(memory, 'convolve', blocks, 128 + 4 * PIXELS * taps)
}
