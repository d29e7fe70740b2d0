import { cut, inferenceKernels } from '@foldwise/kernels'
import type { Held } from '../../session/held/held.ts'
import type { HeldMemory } from '../../session/held/memory.ts'
import type { Panels } from './panels.ts'

/** Pixels that share a pass over the weights, as PIXELS of assembly/inference.ts. */
const PIXELS = 64
/** Multiplications that are worth a thread's attention. */
const BLOCK = 1 << 20
/** Blocks that are handed to threads together, each with a scratch of its own. */
const AT_ONCE = 256

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
  const { kernels } = memory
  const [pixels, many] = [out.pixels, kernels.threads > 1]
  const inputs = panels.depth / taps
  const [runs, parts] = many ? cutsOf(pixels, panels) : [[[0, pixels]] as const, [[0, panels.count]] as const]
  const blocks: number[][] = []
  for (let i = 0; i < x.rows; i++) {
    for (let g = 0; g < panels.groups; g++) {
      const from = x.at + 4 * (i * x.channels * x.pixels + g * inputs)
      const offset = 4 * (i * out.channels * pixels + g * panels.outputs)
      const ends = [from, panels.weightsAt(g), panels.biasAt(g), residual ? residual.at + offset : 0, out.at + offset]
      for (const [first, last] of runs) {
        for (const [left, right] of parts) blocks.push([job, first, last, left, right, ...ends, 0])
      }
    }
  }
  const scratchBytes = 128 + 4 * PIXELS * taps
  const apart = many ? Math.min(AT_ONCE, blocks.length) : 1
  const scratch = memory.take([apart * (scratchBytes / 4)], 'Conv')
  blocks.forEach((b, i) => {
    b[10] = scratch.at + (i % apart) * scratchBytes
  })
  for (const [from, to] of cut(blocks.length, many ? AT_ONCE : blocks.length)) {
    kernels.parallel(inferenceKernels, 'convolve', blocks.slice(from, to))
  }
  memory.give(scratch)
}

/** Runs of pixels, and of panels where pixels are too few to make blocks of a good size. */
function cutsOf(pixels: number, panels: Panels): [[number, number][], [number, number][]] {
  const each = panels.count * panels.depth * 8
  const run = PIXELS * Math.max(1, Math.round(BLOCK / (each * PIXELS)))
  const work = Math.min(run, pixels) * panels.depth * 8
  return [cut(pixels, run), cut(panels.count, Math.max(1, Math.min(panels.count, Math.round(BLOCK / work))))]
}
