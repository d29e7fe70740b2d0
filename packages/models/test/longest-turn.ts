import { threadMs } from './thread-ms.ts'

/**
 * Longest time of the thread without a turn of the event loop, in ms, from the call of `work` to its end; calls `stop` after 350 ms of
 * that time.
 */
export async function longestTurn(work: () => Promise<unknown>, stop = (): void => {}): Promise<number> {
  let running = true
  let longest = 0
  const start = threadMs()
  let last = start
  const turn = (): void => {
    const now = threadMs()
    longest = Math.max(longest, now - last)
    last = now
    if (now > start + 350) stop()
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  running = false
  turn()
  return longest
}
