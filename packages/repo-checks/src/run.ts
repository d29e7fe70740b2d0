import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { root } from './workspace.ts'

/** The tools of the workspace are found, however this process was started. */
const env = { ...process.env, PATH: `${root}/node_modules/.bin${delimiter}${process.env.PATH ?? ''}` }

/** Runs a program with its output shown, in `cwd` or the repository's root; resolves to its exit code. */
export function run(program: string, args: readonly string[], cwd = root): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Runs a program and resolves to its standard output; rejects with all it printed if it exits other than 0. */
export function output(program: string, args: readonly string[], cwd = root): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const all: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk)
      all.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => all.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString())
      else reject(new Error(`${program} ${args.join(' ')} (in ${cwd}) exited with ${code}\n${Buffer.concat(all)}`))
    })
  })
}

/** The arguments that run the pnpm this process was started by, or the pinned one. */
export function pnpm(...args: string[]): [program: string, args: string[]] {
  const own = process.env.npm_execpath
  return own && /pnpm[^/\\]*$/.test(own) ? [process.execPath, [own, ...args]] : ['npx', ['-y', 'pnpm@10', ...args]]
}
