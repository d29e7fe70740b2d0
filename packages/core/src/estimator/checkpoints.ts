/** Longest time in ms that work holds the thread without letting timers, messages and aborts in. */
const SLICE = 16

/**
 * A function to await between the steps of long work, of which methods of models have one for each call: it throws the signal's reason
 * once aborted, and lets the event loop run every 16 ms.
 */
export function checkpoints(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last >= SLICE) {
      await macrotask()
      last = performance.now()
    }
    signal?.throwIfAborted()
  }
}

/** Resolves after the event loop has turned; an awaited value alone never leaves the microtask queue. */
function macrotask(): Promise<void> {
  const immediate = (globalThis as { setImmediate?: (f: () => void) => void }).setImmediate
  return new Promise((resolve) => {
    if (immediate) immediate(resolve)
    else {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(0)
    }
  })
}
