import { threadMs } from './thread-ms.ts'

/**
 * Longest time of the thread without a turn of the event loop, in ms, from the call of `work` to its end; calls `stop` after `patience`
 * ms of that time.
 */
export async function longestTurn(
  work: () => Promise<unknown>,
  stop = (): void => {},
  patience = 350,
): Promise<number> {
  let running = true
  let longest = 0
  const start = threadMs()
  let last = start
  const turn = (): void => {
    const now = threadMs()
    longest = Math.max(longest, now - last)
    last = now
    if (now > start + patience) stop()
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  running = false
  turn()
  return longest
}
