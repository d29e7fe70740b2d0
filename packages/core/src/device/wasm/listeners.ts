/** A Node process, as far as its listeners go. */
interface Emitter {
  listeners(event: string): readonly ((...args: unknown[]) => void)[]
  removeListener(event: string, listener: (...args: unknown[]) => void): void
}

const EVENTS = ['uncaughtException', 'unhandledRejection']

/**
 * Runs `load` and takes away the process listeners that it added. Emscripten's start-up code in Node rethrows every
 * unhandled rejection, which would end a process whose own handler meant to go on.
 */
export async function withoutListeners<T>(load: () => Promise<T>): Promise<T> {
  const process = (globalThis as { process?: Partial<Emitter> }).process
  if (!process?.listeners || !process.removeListener) return load()
  const emitter = process as Emitter
  const before = EVENTS.map((event) => new Set(emitter.listeners(event)))
  try {
    return await load()
  } finally {
    EVENTS.forEach((event, i) => {
      for (const l of emitter.listeners(event)) if (!before[i]!.has(l)) emitter.removeListener(event, l)
    })
  }
}
