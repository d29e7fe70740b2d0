import { nodeTail, webTail, workerSource } from './worker-source.ts'

/** A thread that runs `workerSource`. */
export interface Thread {
  /** Stops it, whatever it does. */
  stop(): void
}

type NodeThreads = typeof import('node:worker_threads')

/** Node's worker_threads, without an import that a bundler for browsers would have to resolve. */
function nodeThreads(): NodeThreads | undefined {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return host.process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined
}

/** Whether threads over one memory are possible here: Node always, browsers in pages that are cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  if (nodeThreads()) return true
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true && typeof Worker === 'function'
}

/** What a thread is started with: the memory, the block it gets its work by (see control.ts), and its number from 1 on. */
export interface Start {
  readonly memory: WebAssembly.Memory
  readonly control: SharedArrayBuffer
  readonly me: number
}

/** Starts a thread; resolves when it listens, rejects when it cannot start. */
export function spawn(start: Start): Promise<Thread> {
  const node = nodeThreads()
  return node ? spawnNode(node, start) : spawnWeb(start)
}

function spawnNode(node: NodeThreads, start: Start): Promise<Thread> {
  return new Promise((resolve, reject) => {
    // No execArgv and no environment: the parent's loaders and NODE_OPTIONS have no business in this thread.
    const options = { eval: true, workerData: start, execArgv: [], env: {}, name: 'foldwise-kernels' }
    const worker = new node.Worker(workerSource + nodeTail, options)
    worker.once('error', reject)
    worker.once('message', () => {
      worker.off('error', reject)
      // From here on the thread alone must not keep the process alive.
      worker.unref()
      resolve({ stop: () => void worker.terminate() })
    })
  })
}

function spawnWeb(start: Start): Promise<Thread> {
  return new Promise((resolve, reject) => {
    const url = URL.createObjectURL(new Blob([workerSource + webTail], { type: 'text/javascript' }))
    const worker = new Worker(url, { name: 'foldwise-kernels' })
    worker.onerror = (event) => {
      URL.revokeObjectURL(url)
      worker.terminate()
      reject(new Error(event.message || 'a worker did not start'))
    }
    worker.onmessage = () => {
      URL.revokeObjectURL(url)
      worker.onerror = null
      resolve({ stop: () => worker.terminate() })
    }
    worker.postMessage(start)
  })
}
