import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { python } from './venv.ts'

export interface Answer<T> {
  readonly ms: number
  readonly out: T
}

/** A Python process that runs a task's functions one at a time, pinned to a number of threads. */
export class PythonPeer implements Disposable {
  private readonly process: ChildProcessWithoutNullStreams
  private readonly lines: AsyncIterator<string>

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.process = process
    this.lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
    process.stderr.pipe(globalThis.process.stderr)
  }

  static async start(task: string, threads: number): Promise<PythonPeer> {
    const n = String(threads)
    const env = { ...process.env, OMP_NUM_THREADS: n, OPENBLAS_NUM_THREADS: n, MKL_NUM_THREADS: n }
    return new PythonPeer(spawn(await python(), [join(import.meta.dirname, '../peers/serve.py'), task], { env }))
  }

  async call<T>(name: string, args: object = {}): Promise<Answer<T>> {
    this.process.stdin.write(`${JSON.stringify({ call: name, args })}\n`)
    const { value, done } = await this.lines.next()
    if (done) throw new Error(`bench: the Python peer ended during '${name}'`)
    const answer = JSON.parse(value)
    if (answer.error) throw new Error(`bench: the Python peer's '${name}' failed: ${answer.error}`)
    return answer
  }

  [Symbol.dispose](): void {
    this.process.stdin.end()
    this.process.kill()
  }
}
