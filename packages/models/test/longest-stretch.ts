import { longestTurn } from './longest-turn.ts'

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
  let ended: unknown
  const run = async (): Promise<void> => {
    try {
      using _ = await fit(stop.signal)
      ended = 'done'
    } catch (reason) {
      ended = reason
    }
  }
  const longest = await longestTurn(run, () => stop.abort('enough'), patience)
  return { longest, ended }
}
