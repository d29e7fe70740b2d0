import { type Kernels, loadKernels } from '@foldwise/kernels'
import type { FitOptions, State } from '../contract.ts'
import type { Device } from '../device.ts'
import { ParamError, show } from '../errors.ts'
import { type Rng, stream } from '../rng.ts'
import { checkpoints } from './checkpoints.ts'

/** What a fit may use besides its data and parameters. */
export interface FitContext {
  readonly threads: number
  readonly device: Device | undefined
  /** State of the model to start from, already checked to be of this type, with the same features and classes. */
  readonly warmStart: State | undefined
  readonly signal: AbortSignal | undefined
  /** A seeded stream with a name; the same seed and name give the same draws. */
  stream(...name: (string | number)[]): Rng
  /** What to fit part `i` of `count` with: a seed of its own, and progress and warnings that name it. */
  partOptions(what: string, i: number, count: number): FitOptions
  kernels(): Promise<Kernels>
  progress(stage: string, done: number, total: number, scores?: { readonly [name: string]: number }): void
  warn(code: string, message: string): void
  /** Call between steps: throws the signal's reason once aborted, and lets the event loop run every 16 ms. */
  checkpoint(): Promise<void>
}

/**
 * What `fit` of a type gets besides data and parameters, from the caller's options. Throws `ParamError` for `threads` other than an
 * integer >= 1 or a `seed` that is neither a finite number nor a string, and the signal's reason where it is aborted.
 */
export function fitContext(type: string, options: FitOptions, warmStart: State | undefined): FitContext {
  const { seed = 0, threads = 1, signal } = options
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new ParamError(
      `${type}.fit: expected 'threads' to be an integer >= 1, got ${show(threads)}. The default is 1.`,
    )
  }
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new ParamError(
      `${type}.fit: expected 'seed' to be a finite number or a string, got ${show(seed)}. The default is 0.`,
    )
  }
  signal?.throwIfAborted()
  return {
    threads,
    device: options.device,
    warmStart,
    signal,
    stream: (...name) => stream(seed, type, ...name),
    partOptions(what, i, count) {
      const { device, onProgress, onWarning } = options
      const name = `${what} ${i + 1} of ${count}`
      return {
        // As names of streams are: 1 and '1', and ('a', 'b') and ('a,b'), are kept apart.
        seed: JSON.stringify([seed, type, what, i]),
        threads,
        ...(signal && { signal }),
        ...(device && { device }),
        ...(onProgress && { onProgress: (p) => onProgress({ ...p, stage: `${name}: ${p.stage}` }) }),
        ...(onWarning && { onWarning: (w) => onWarning({ ...w, message: `${name}: ${w.message}` }) }),
      }
    },
    kernels: () => loadKernels({ threads }),
    progress: (stage, done, total, scores) => options.onProgress?.({ stage, done, total, ...(scores && { scores }) }),
    warn: (code, message) => options.onWarning?.({ code, message }),
    checkpoint: checkpoints(signal),
  }
}

/** What a fit made; if the signal was aborted meanwhile, frees it and throws the signal's reason instead. */
export async function unlessAborted(ctx: FitContext, fitting: State | Promise<State>): Promise<State> {
  const state = await fitting
  if (ctx.signal?.aborted) {
    for (const t of Object.values(state.tensors)) t.dispose()
    for (const child of state.children ?? []) child.dispose()
    throw ctx.signal.reason
  }
  return state
}
