import { cut, type InferenceKernels, inferenceKernels } from '@foldwise/kernels'
import type { HeldMemory } from '../../session/held/memory.ts'

/** Multiplications that are worth a thread's attention. */
const BLOCK = 1 << 20
/** Blocks that are handed to threads together, each with a scratch of its own, and bytes of scratch that they may have. */
const AT_ONCE = 256
const SCRATCH = 1 << 22

/** What there is to do: `units` that are taken `together`, each so many `multiplications` for each of `panels`. */
interface Work {
  readonly units: number
  readonly together: number
  readonly multiplications: number
  readonly panels: number
}

type Cuts = [from: number, to: number][]

/** Runs of units, and of panels where units are too few to make blocks of a good size; all of both where there is one thread. */
export function cutsOf(
  memory: HeldMemory,
  { units, together, multiplications, panels }: Work,
): [units: Cuts, panels: Cuts] {
  if (memory.kernels.threads === 1) return [[[0, units]], [[0, panels]]]
  const run = together * Math.max(1, Math.round(BLOCK / (panels * multiplications * together)))
  const work = Math.min(run, units) * multiplications
  return [cut(units, run), cut(panels, Math.max(1, Math.min(panels, Math.round(BLOCK / work))))]
}

/** Runs a kernel on blocks whose last argument is `bytes` of scratch, which this adds. */
export function runWithScratch(
  memory: HeldMemory,
  kernel: keyof InferenceKernels,
  blocks: readonly number[][],
  bytes: number,
): void {
  const { kernels } = memory
  const many = kernels.threads > 1
  const fit = Math.max(kernels.threads, Math.min(AT_ONCE, Math.floor(SCRATCH / bytes)))
  const apart = many ? Math.min(fit, blocks.length) : 1
  const scratch = memory.take([(apart * bytes) / 4], 'Conv')
  for (const [i, b] of blocks.entries()) b.push(scratch.at + (i % apart) * bytes)
  for (const [from, to] of cut(blocks.length, many ? fit : blocks.length)) {
    kernels.parallel(inferenceKernels, kernel, blocks.slice(from, to))
  }
  memory.give(scratch)
}
