import { ParamError, show, type Warning } from '@foldwise/core'
import { type FoldRunner, foldRunner, type RecipeOf } from '../validation/fold-runner.ts'
import type { Metric } from '../validation/metrics.ts'
import type { PredictorRecipe } from '../validation/predictor-recipe.ts'
import { type Answer, CHANNEL, described, type Request, type Setup } from './protocol.ts'
import { fromSent } from './sent.ts'

/** What workers fit and score with: the very recipe and metrics of the search or `crossValidate` that starts them. */
export interface ServedTrials {
  /** A recipe, or the function from values to recipes of a search. */
  readonly recipe: unknown
  /** Of a search. */
  readonly metric?: unknown
  /** Of `crossValidate`. */
  readonly metrics?: { readonly [name: string]: unknown }
}

interface Port {
  postMessage(message: unknown): void
  listen(handler: (message: unknown) => void): void
}

/**
 * Makes a module one that `workers` can run: in a worker it fits and scores folds when it is asked to; elsewhere it does
 * nothing, so that the module can be imported for its recipe too.
 */
export function serveTrials({ recipe, metric, metrics = metric ? { score: metric } : {} }: ServedTrials): void {
  const port = workerPort()
  if (!port) return
  let runner: FoldRunner | undefined
  let warnings: Warning[] = []
  const begin = ({ where, x, y, weight, groups, classes, options }: Setup): FoldRunner =>
    foldRunner({
      where,
      data: { x: fromSent(x), y, ...(weight && { weight }), ...(groups && { groups }) },
      folds: [] as never,
      classes,
      metrics: metrics as { readonly [name: string]: Metric<never> },
      options: { ...options, metrics, onWarning: (w) => warnings.push(w) },
    })
  const answer = async ({ id, task, recipe: expected }: Request): Promise<Answer> => {
    try {
      const own: RecipeOf = (rounds) =>
        (typeof recipe === 'function' ? recipe(task.values, rounds) : recipe) as PredictorRecipe
      const got = described(own(task.rounds?.at.at(-1)))
      if (got !== expected) {
        throw new ParamError(
          `serveTrials: expected the recipe that the search makes, got another: ${show(got)}. Give serveTrials and the search the same functions.`,
        )
      }
      warnings = []
      return { channel: CHANNEL, id, result: await runner!.run(task, own), warnings }
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
      return { channel: CHANNEL, id, error: { name, message } }
    }
  }
  port.listen(async (message) => {
    const got = message as Setup | Request | undefined
    if (got?.channel !== CHANNEL) return
    if ('task' in got) port.postMessage(await answer(got))
    else runner = begin(got)
  })
}

/** The other end of this worker's messages; undefined outside of workers. */
function workerPort(): Port | undefined {
  const host = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown }
    WorkerGlobalScope?: unknown
    postMessage?: (message: unknown) => void
    addEventListener?: (name: string, handler: (event: { data: unknown }) => void) => void
  }
  // Node's, without an import that a bundler for browsers would have to resolve.
  const node = host.process?.getBuiltinModule?.('node:worker_threads') as
    | typeof import('node:worker_threads')
    | undefined
  const parent = node?.parentPort
  if (parent) return { postMessage: (m) => parent.postMessage(m), listen: (handler) => parent.on('message', handler) }
  if (host.WorkerGlobalScope === undefined || !host.postMessage) return undefined
  return {
    postMessage: (m) => host.postMessage!(m),
    listen: (handler) => host.addEventListener!('message', ({ data }) => handler(data)),
  }
}
