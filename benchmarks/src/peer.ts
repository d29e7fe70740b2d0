import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Timed } from './compare.ts'
import { installJsPeers } from './js-peers.ts'
import { python } from './venv.ts'

const peers = join(import.meta.dirname, '../peers')

/** A process that runs a task's peer functions one at a time. Its answers are lines that start with '@'. */
export class Peer implements Disposable {
  private readonly process: ChildProcessWithoutNullStreams
  private readonly lines: AsyncIterator<string>
  private readonly kill = (): unknown => this.process.kill()

  constructor(process: ChildProcessWithoutNullStreams) {
    this.process = process
    this.lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
    process.stderr.pipe(globalThis.process.stderr)
    globalThis.process.once('exit', this.kill)
  }

  async call<T>(name: string, args: object = {}): Promise<Timed<T>> {
    this.process.stdin.write(`${JSON.stringify({ call: name, args })}\n`)
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done) throw new Error(`bench: the peer ended during '${name}'`)
      if (!value.startsWith('@')) continue
      const answer = JSON.parse(value.slice(1))
      if (answer.error) throw new Error(`bench: the peer's '${name}' failed: ${answer.error}`)
      return answer
    }
  }

  [Symbol.dispose](): void {
    globalThis.process.off('exit', this.kill)
    this.process.stdin.end()
    this.kill()
  }
}

/** A task's Python functions, with the numerical libraries pinned to a number of threads. */
export async function pythonPeer(task: string, threads: number): Promise<Peer> {
  const n = String(threads)
  const env = { ...process.env, OMP_NUM_THREADS: n, OPENBLAS_NUM_THREADS: n, MKL_NUM_THREADS: n }
  return new Peer(spawn(await python(), [join(peers, 'serve.py'), task], { env }))
}

/** A task's functions over JavaScript packages. */
export async function jsPeer(task: string): Promise<Peer> {
  return new Peer(spawn(process.execPath, [join(await installJsPeers(), 'serve.mjs'), task]))
}
