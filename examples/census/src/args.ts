import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { JobError } from '@foldwise/job-kit'

export interface Args {
  readonly json: boolean
  readonly out: string
  readonly threads: number
  /** Training rows that the choice of a model looks at; undefined takes all. The model itself learns from all of them. */
  readonly rows: number | undefined
  readonly trials: number
  /** People to take of either part, for a quick look; undefined takes all. */
  readonly sample: number | undefined
  readonly help: boolean
}

const ROWS = 8000
const TRIALS = 10
const FULL_TRIALS = 30

export const USAGE = `Usage:
  pnpm census [--json] [--out folder] [--threads n] [--rows n] [--trials n] [--sample n] [--full]

  --rows n     training rows on which models are compared and searched (default ${ROWS}; the model that is written learns from all)
  --trials n   candidates that each search tries (default ${TRIALS})
  --sample n   no more than n people of either part, for a quick look
  --full       all training rows, ${FULL_TRIALS} trials a search: ten times as long

Stop it as you like (Ctrl-C): the same command goes on from there.`

/** Paths are taken relative to where the user stands, not to the folder a package manager runs scripts in. */
export function readArgs(argv: readonly string[], cwd: string): Args {
  const { full = false, ...values } = parse(argv[0] === '--' ? argv.slice(1) : [...argv])
  const rows = full && values.rows === undefined ? undefined : count('rows', values.rows ?? String(ROWS), 100)
  return {
    json: values.json ?? false,
    out: resolve(cwd, values.out ?? '.'),
    threads: count('threads', values.threads ?? '1', 1),
    rows,
    trials: count('trials', values.trials ?? String(full ? FULL_TRIALS : TRIALS), 1),
    sample: values.sample === undefined ? undefined : count('sample', values.sample, 100),
    help: values.help ?? false,
  }
}

function count(name: string, text: string, min: number): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= min) return n
  throw new JobError(`expected --${name} to be an integer >= ${min}, got '${text}'.`)
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        json: { type: 'boolean' },
        out: { type: 'string' },
        threads: { type: 'string' },
        rows: { type: 'string' },
        trials: { type: 'string' },
        sample: { type: 'string' },
        full: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new JobError(`${(error as Error).message.split('. ')[0]}. See --help.`)
  }
}
