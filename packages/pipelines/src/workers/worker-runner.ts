import { integer, ParamError, resolveParams, show, type Warning } from '@foldwise/core'
import { type FoldRunner, type FoldTask, failure } from '../validation/fold-runner.ts'
import type { FoldResult, Validation } from '../validation/subject.ts'
import { type Answer, CHANNEL, described, errorOf, type Request, type Setup } from './protocol.ts'
import { toSent } from './sent.ts'

/** A worker of the platform: a browser's `Worker`, or that of `node:worker_threads`. */
export interface TrialWorker {
  // biome-ignore lint/suspicious/noExplicitAny: as both platforms declare it
  postMessage(message: any): void
  terminate(): unknown
}

/** Workers that fit folds side by side, each in a module that calls `serveTrials`. */
export interface TrialWorkers {
  readonly count: number
  /** `() => new Worker(new URL('./trials.ts', import.meta.url), { type: 'module' })`, spelled out for bundlers to see it. */
  readonly start: () => TrialWorker
}

interface Waiting {
  readonly request: Request
  readonly resolve: (result: FoldResult & { readonly warnings: readonly Warning[] }) => void
  readonly reject: (error: unknown) => void
}

/** Fits folds in workers, which get the data once, and are ended when the runner is disposed, or at an abort. */
export function workerRunner(v: Validation, { count, start }: TrialWorkers): FoldRunner {
  const { where, data, classes } = v
  const { seed, threads, signal, device } = v.options
  resolveParams(`${where}: workers`, { count: integer({ min: 1, default: 1 }) }, { count })
  if (typeof start !== 'function') {
    throw new ParamError(
      `${where}: expected 'workers.start' to be a function that makes a worker, got ${show(start)}. See TrialWorkers.`,
    )
  }
  if (device) {
    throw new ParamError(`${where}: expected no 'device' with workers, got one. A device belongs to one thread.`)
  }
  const setup: Setup = {
    ...{ channel: CHANNEL, where, x: toSent(data.x), y: data.y, weight: data.weight, groups: data.groups, classes },
    options: { ...(seed !== undefined && { seed }), ...(threads !== undefined && { threads }) },
  }
  const queue: Waiting[] = []
  const all: { readonly worker: TrialWorker; busy: Waiting | undefined }[] = []
  let ended: unknown
  let next = 0

  const end = (reason: unknown): void => {
    if (ended !== undefined) return
    ended = reason
    for (const one of all) {
      one.worker.terminate()
      one.busy?.reject(reason)
    }
    for (const { reject } of queue.splice(0)) reject(reason)
    signal?.removeEventListener('abort', abort)
  }
  const abort = (): void => end(signal!.reason)
  signal?.addEventListener('abort', abort)

  const work = (): void => {
    while (queue.length > 0) {
      let one = all.find((w) => !w.busy)
      if (!one) {
        if (all.length === count) return
        const worker = start()
        one = { worker, busy: undefined }
        all.push(one)
        const own = one
        listen(worker, (answer) => settle(own, answer), end)
        worker.postMessage(setup)
      }
      one.busy = queue.shift()!
      one.worker.postMessage(one.busy.request)
    }
  }
  const settle = (one: { busy: Waiting | undefined }, answer: Answer): void => {
    const { busy } = one
    if (!busy || answer?.channel !== CHANNEL || answer.id !== busy.request.id) return
    one.busy = undefined
    if ('error' in answer) busy.reject(errorOf(answer.error))
    else busy.resolve({ ...answer.result, warnings: answer.warnings })
    work()
  }
  return {
    width: count,
    run: (task: FoldTask, recipe) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended)
        let own: string
        try {
          own = described(recipe(task.rounds?.at.at(-1)))
        } catch (error) {
          // The function from values to recipes threw: as a fit that throws.
          if (!task.mayFail) throw error
          return resolve({ ...failure(error), warnings: [] })
        }
        queue.push({ request: { channel: CHANNEL, id: next++, task, recipe: own }, resolve, reject })
        work()
      }),
    [Symbol.dispose]: () => end(new Error(`internal: ${where} ended its workers`)),
  }
}

/** Hears a worker of either platform. */
function listen(worker: TrialWorker, onAnswer: (answer: Answer) => void, onError: (error: unknown) => void): void {
  const w = worker as TrialWorker & {
    on?(name: string, handler: (v: never) => void): void
    addEventListener?(name: string, handler: (event: { data?: unknown; message?: string }) => void): void
  }
  if (w.on) {
    w.on('message', onAnswer)
    w.on('error', onError)
    w.on('exit', () => onError(new Error('a worker ended by itself')))
  } else {
    w.addEventListener!('message', ({ data }) => onAnswer(data as Answer))
    w.addEventListener!('error', ({ message }) => onError(new Error(message || 'a worker did not start')))
  }
}
