import { type Graph, type HostArray, InputError, type ValueSpec } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { graphProblem } from '../graph/graph-problem.ts'
import { arrayBytes } from '../graph/graph-size.ts'
import { pruneUnused } from '../graph/prune-unused.ts'
import { fromOnnx } from '../onnx/from-onnx.ts'
import { type Feeds, readFeeds } from './feeds.ts'
import type { GraphOp } from './graph-op.ts'
import { HeldMemory, type SessionMemory } from './held/memory.ts'
import { type Plan, planGraph } from './plan/plan.ts'
import { runPlan } from './run-plan.ts'

export interface RunOptions {
  /**
   * Threads that convolutions and products are cut between, 1 to 256; results have the same bits for any number. Default 1. Browsers
   * need a page that is cross-origin isolated, else there is one.
   */
  readonly threads?: number
  /**
   * Whether the graph is simplified and fused when the session is made, weights are packed, and values stay in kernel
   * memory between operators: several times as fast for networks on images, with sums in another order, so results differ
   * in the last digits. float32 convolutions of 3 by 3 windows, stride 1, and at least 8 channels in and out are done in tiles
   * of 2 by 2 outputs (Winograd's algorithm, Lavin and Gray 2016, arXiv:1509.09308): their weights are packed in both forms,
   * 25 values for 9, and an infinite or NaN input spreads to all outputs of the tiles it lies under. Outputs are within
   * 1e-5 of the largest value of an output of those without. Default true.
   */
  readonly optimize?: boolean
}

/** A graph made ready to run. Runs do not share state, so several may be under way at once. */
export interface Session extends Disposable {
  readonly inputs: readonly ValueSpec[]
  readonly outputs: readonly ValueSpec[]
  /**
   * The outputs for `feeds`, by name; each is a new array, a feed, or a constant of the graph, so treat it as read-only.
   * Throws `InputError` where a feed does not fit the graph's inputs.
   */
  run(feeds: Feeds): Promise<{ [output: string]: HostArray }>
  /** Bytes the session has now; it does not keep the graph it was made from. Buffers are those of the last run, kept for the next. */
  memory(): SessionMemory
  /** Frees what the session holds, once runs that are under way have ended; running it afterwards throws `InputError`. */
  dispose(): void
}

/** Kernel memory is not the garbage collector's: sessions that nobody disposes give theirs back when they are collected. */
const abandoned = new FinalizationRegistry<HeldMemory>((memory) => memory[Symbol.dispose]())

/**
 * A session with the given operators and no others: bundlers leave the rest out. `session` has all of them.
 * Throws `FormatError` for bytes that are not an ONNX file, `InputError` for a broken graph, an operator that is not
 * among `ops`, and attributes an operator does not have.
 */
export async function sessionWith(
  ops: readonly GraphOp[],
  source: Graph | Uint8Array,
  options: RunOptions = {},
): Promise<Session> {
  const { threads = 1, optimize = true } = options
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new InputError(`session: expected a number of threads from 1 to 256, got ${threads}. Leave it out for one.`)
  }
  const whole = source instanceof Uint8Array ? fromOnnx(source) : source
  const problem = graphProblem(whole)
  if (problem) throw new InputError(`session: ${problem}`)
  const graph = pruneUnused(whole)
  const { inputs, outputs } = graph
  const kernels = await loadKernels({ threads })
  const memory = optimize ? new HeldMemory(kernels) : undefined
  const state: State = { plan: undefined, running: 0 }
  try {
    state.plan = planGraph(graph, ops, kernels, memory)
  } catch (error) {
    memory?.[Symbol.dispose]()
    throw error
  }
  if (memory) abandoned.register(state, memory, memory)
  const free = (): void => {
    if (!memory || state.running > 0) return
    abandoned.unregister(memory)
    memory[Symbol.dispose]()
  }
  const made: Session = {
    inputs,
    outputs,
    run: async (feeds) => {
      const plan = live(state)
      state.running++
      try {
        return runPlan(plan, outputs, await readFeeds(inputs, feeds, 'session.run'), memory)
      } finally {
        state.running--
        if (!state.plan) free()
      }
    },
    memory: () => ({
      constants: bytesOf(state.plan?.constants.values() ?? []),
      prepared: memory?.preparedSize ?? 0,
      buffers: memory?.bufferSize ?? 0,
    }),
    dispose: () => {
      if (!state.plan) return
      state.plan = undefined
      free()
    },
    [Symbol.dispose]: () => made.dispose(),
  }
  return made
}

/** What a session's methods share: while one of them can still be called or is under way, it is not collected. */
interface State {
  /** Undefined once the session is disposed. */
  plan: Plan | undefined
  /** Runs under way. */
  running: number
}

function live({ plan }: State): Plan {
  if (!plan) throw new InputError('session.run: expected a live session, got one that was disposed. Make another.')
  return plan
}

function bytesOf(arrays: Iterable<HostArray>): number {
  let bytes = 0
  for (const array of arrays) bytes += arrayBytes(array)
  return bytes
}
