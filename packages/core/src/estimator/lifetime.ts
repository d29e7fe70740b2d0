import type { State } from '../contract.ts'
import { InputError } from '../errors.ts'

export interface Lifetime {
  /** Throws `InputError` once disposed. */
  assertAlive(where: string): void
  dispose(): void
  readonly onDispose: OnDispose
}

/** Adds something to free when the model is disposed. */
export type OnDispose = (release: () => void) => void

/** Disposal of a model: its state's tensors, its children, and whatever else its methods hold. */
export function lifetime(type: string, state: State, release: (() => void) | undefined): Lifetime {
  let disposed = false
  const releases = release ? [release] : []
  return {
    assertAlive(method) {
      if (disposed) {
        throw new InputError(
          `${type}.${method}: expected a live model, got one that was disposed. Dispose it after its last use.`,
        )
      }
    },
    dispose() {
      if (disposed) return
      disposed = true
      for (const each of releases) each()
      for (const t of Object.values(state.tensors)) t.dispose()
      for (const child of state.children ?? []) child.dispose()
    },
    onDispose(each) {
      releases.push(each)
    },
  }
}
