import { type Graph, type HostArray, InputError, type ValueSpec } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { graphProblem } from '../graph/graph-problem.ts'
import { pruneUnused } from '../graph/prune-unused.ts'
import { fromOnnx } from '../onnx/from-onnx.ts'
import { type Feeds, readFeeds } from './feeds.ts'
import type { GraphOp } from './graph-op.ts'
import { type Plan, planGraph } from './plan.ts'

/** A graph made ready to run. Runs do not share state, so several may be under way at once. */
export interface Session extends Disposable {
  readonly inputs: readonly ValueSpec[]
  readonly outputs: readonly ValueSpec[]
  /**
   * The outputs for `feeds`, by name; each output is a new array or a constant of the graph, so treat it as read-only.
   * Throws `InputError` where a feed does not fit the graph's inputs.
   */
  run(feeds: Feeds): Promise<{ [output: string]: HostArray }>
  /** Frees what the session holds; running it afterwards throws `InputError`. */
  dispose(): void
}

/**
 * A session with the given operators and no others: bundlers leave the rest out. `session` has all of them.
 * Throws `FormatError` for bytes that are not an ONNX file, `InputError` for a broken graph, an operator that is not
 * among `ops`, and attributes an operator does not have.
 */
export async function sessionWith(ops: readonly GraphOp[], source: Graph | Uint8Array): Promise<Session> {
  const whole = source instanceof Uint8Array ? fromOnnx(source) : source
  const problem = graphProblem(whole)
  if (problem) throw new InputError(`session: ${problem}`)
  const graph = pruneUnused(whole)
  let plan: Plan | undefined = planGraph(graph, ops, await loadKernels())
  const dispose = (): void => {
    plan = undefined
  }
  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    run: async (feeds) => {
      if (!plan) throw new InputError('session.run: expected a live session, got one that was disposed. Make another.')
      const ready = plan
      return runPlan(ready, graph, await readFeeds(graph, feeds, 'session.run'))
    },
    dispose,
    [Symbol.dispose]: dispose,
  }
}

function runPlan(plan: Plan, graph: Graph, values: Map<string, HostArray>): { [output: string]: HostArray } {
  const get = (name: string): HostArray | undefined => values.get(name) ?? plan.constants.get(name)
  for (const step of plan.steps) {
    const made = step.run(step.inputs.map(get))
    for (const [k, name] of step.outputs.entries()) if (name !== '') values.set(name, made[k]!)
    for (const name of step.frees) values.delete(name)
  }
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, get(name)!]))
}
