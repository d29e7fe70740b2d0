import { threadMs } from './thread-ms.ts'

/**
 * Longest work of this thread, in milliseconds of its processor, between two turns of the event loop while a fit runs, from its call
 * to its end: an abort is heard in turns only. After `patience` milliseconds of work the fit is aborted with 'enough'. What else the
 * machine is busy with makes a stretch longer, so where one is too long the best of three fits counts.
 */
export async function longestStretch(
  fit: (signal: AbortSignal) => Promise<Disposable>,
  { limit, patience }: { readonly limit: number; readonly patience: number },
): Promise<{ readonly longest: number; readonly ended: unknown }> {
  let best = { longest: Infinity, ended: undefined as unknown }
  for (let attempt = 0; attempt < 3 && best.longest >= limit; attempt++) {
    const once = await stretchOf(fit, patience)
    if (once.longest < best.longest) best = once
  }
  return best
}

async function stretchOf(fit: (signal: AbortSignal) => Promise<Disposable>, patience: number) {
  const stop = new AbortController()
  const begin = threadMs()
  let last = begin
  let longest = 0
  let running = true
  const turn = (): void => {
    const now = threadMs()
    longest = Math.max(longest, now - last)
    last = now
    if (now - begin > patience) stop.abort('enough')
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  const ended = await fit(stop.signal).then(
    (model) => {
      model[Symbol.dispose]()
      return 'done'
    },
    (reason: unknown) => reason,
  )
  running = false
  turn()
  return { longest, ended }
}
