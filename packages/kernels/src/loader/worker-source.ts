import * as c from './control.ts'

/**
 * Microseconds a thread looks at shared words before it sleeps. A sleeping thread takes 40 to 50 microseconds to wake, a
 * spinning one 0.2, and fits dispatch in bursts.
 */
export const SPIN_MICROSECONDS = 200

/**
 * What a pool thread runs: text, because a bundler would not carry a worker's file along. Plain JavaScript that runs both in
 * Node (eval) and in browsers (blob URL). `start` never returns but for STOP; see control.ts for the protocol.
 */
export const workerSource = `'use strict'
function start(memory, control, me) {
  const words = new Int32Array(control)
  const numbers = new Float64Array(control, ${c.NUMBERS_AT}, ${c.NUMBERS})
  const modules = []

  function load(index, length) {
    const module = new WebAssembly.Module(new Uint8Array(control, ${c.BYTES_AT}, length).slice())
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports
    modules[index] = WebAssembly.Module.exports(module).map((e) => exports[e.name])
  }

  function fail(block, error) {
    while (Atomics.compareExchange(words, ${c.LOCK}, 0, 1) !== 0);
    if (words[${c.FAILED}] < 0 || block < words[${c.FAILED}]) {
      words[${c.FAILED}] = block
      const text = new TextEncoder().encode(String(error)).subarray(0, ${c.MESSAGE_BYTES})
      new Uint8Array(control, ${c.MESSAGE_AT}).set(text)
      words[${c.MESSAGE_LENGTH}] = text.length
    }
    Atomics.store(words, ${c.LOCK}, 0)
  }

  function finish(total) {
    if (Atomics.add(words, ${c.DONE}, 1) + 1 === total && Atomics.load(words, ${c.MAIN_SLEEPS}) === 1)
      Atomics.notify(words, ${c.DONE})
  }

  function work() {
    const kind = words[${c.KIND}]
    const total = words[${c.BLOCKS}]
    const index = words[${c.MODULE}]
    if (kind === ${c.LOAD}) {
      if (modules[index]) return true
      try {
        load(index, words[${c.DETAIL}])
      } catch (error) {
        fail(0, error)
      }
      finish(total)
    } else if (kind === ${c.RUN}) {
      const calls = []
      let at = total
      for (let call = 0; call < words[${c.DETAIL}]; call++, at += 2)
        calls.push({ procedure: modules[index][numbers[at]], args: new Array(numbers[at + 1]) })
      const first = at
      const threads = words[${c.THREADS}]
      for (let k = 0; k < threads; k++) {
        const share = (me + k) % threads
        const begin = Math.floor((share * total) / threads)
        const end = Math.floor(((share + 1) * total) / threads)
        for (;;) {
          const block = begin + Atomics.add(words, ${c.NEXT_AT / 4} + 16 * share, 1)
          if (block >= end) break
          try {
            at = first + block * words[${c.WIDTH}]
            let result
            for (const { procedure, args } of calls) {
              for (let i = 0; i < args.length; i++) args[i] = numbers[at++]
              result = procedure(...args)
            }
            numbers[block] = result === undefined ? 0 : Number(result)
          } catch (error) {
            fail(block, error)
          }
          finish(total)
        }
      }
    }
    return kind !== ${c.STOP}
  }

  let last = 0
  for (;;) {
    const until = performance.now() + ${SPIN_MICROSECONDS / 1000}
    let seq = last
    spinning: while (performance.now() < until)
      for (let i = 0; i < 64; i++) if ((seq = Atomics.load(words, ${c.SEQ})) !== last) break spinning
    if (seq === last) {
      Atomics.add(words, ${c.SLEEPING}, 1)
      while ((seq = Atomics.load(words, ${c.SEQ})) === last) Atomics.wait(words, ${c.SEQ}, last)
      Atomics.sub(words, ${c.SLEEPING}, 1)
    }
    last = seq
    Atomics.add(words, ${c.ACTIVE}, 1)
    const more = Atomics.load(words, ${c.OPEN}) === 0 || work()
    if (Atomics.sub(words, ${c.ACTIVE}, 1) === 1 && Atomics.load(words, ${c.MAIN_SLEEPS}) === 1)
      Atomics.notify(words, ${c.ACTIVE})
    if (!more) return
  }
}
`

/** Ends of the worker's text: how it hears of its memory, and says that it is ready. */
export const nodeTail = `
const { workerData, parentPort } = require('node:worker_threads')
parentPort.postMessage('ready')
start(workerData.memory, workerData.control, workerData.me)
`
export const webTail = `
onmessage = (event) => {
  postMessage('ready')
  start(event.data.memory, event.data.control, event.data.me)
  close()
}
`
