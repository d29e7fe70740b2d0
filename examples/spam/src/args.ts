import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { JobError } from '@foldwise/job-kit'

export interface Args {
  readonly command: 'train' | 'classify'
  /** Mail to classify; undefined reads standard input. */
  readonly mail: string | undefined
  readonly json: boolean
  readonly out: string
  readonly threads: number
  readonly help: boolean
}

export const USAGE = `Usage:
  pnpm spam [--json] [--out folder] [--threads n]          train, evaluate and write the model
  pnpm spam -- classify [mail.eml] [--json] [--out folder] classify a mail by path, or from standard input`

/** Paths are taken relative to where the user stands, not to the folder a package manager runs scripts in. */
export function readArgs(argv: readonly string[], cwd: string): Args {
  const args = argv[0] === '--' ? argv.slice(1) : [...argv]
  const { values, positionals } = parse(args)
  const [command = 'train', mail, ...rest] = positionals
  if (command !== 'train' && command !== 'classify')
    throw new JobError(`expected 'train' or 'classify', got '${command}'. See --help.`)
  if (rest.length > 0 || (command === 'train' && mail !== undefined))
    throw new JobError(`expected no argument '${rest[0] ?? mail}'. See --help.`)
  const threads = Number(values.threads ?? 1)
  if (!Number.isInteger(threads) || threads < 1)
    throw new JobError(`expected --threads to be an integer >= 1, got '${values.threads}'.`)
  return {
    command,
    mail: mail === undefined || mail === '-' ? undefined : resolve(cwd, mail),
    json: values.json ?? false,
    out: resolve(cwd, values.out ?? '.'),
    threads,
    help: values.help ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        out: { type: 'string' },
        threads: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new JobError(`${(error as Error).message.split('. ')[0]}. See --help.`)
  }
}
