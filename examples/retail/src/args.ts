import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { JobError } from '@foldwise/job-kit'

export interface Args {
  readonly json: boolean
  readonly plan: 'usual' | 'full' | 'quick'
  readonly out: string
  /** A folder with data, looked at before all others. */
  readonly data: string | undefined
  /** Weights of a ResNet-18. */
  readonly weights: string | undefined
  readonly threads: number
  readonly seed: number
  readonly help: boolean
}

export const USAGE = `Usage:
  pnpm retail [options]   train and compare classifiers of clothes and of groceries

  --full           longer training, better models
  --quick          a few images and one epoch: does everything work here?
  --json           print one JSON object
  --out folder     where models, report, caches and checkpoints go (default: retail)
  --data folder    where data is looked for first
  --weights file   ImageNet weights of a ResNet-18, with torchvision's names, to compare with too
  --threads n      default 2; never changes a result
  --seed n         default 0

  A run that was stopped goes on where it was when the same command is given again.`

/** Paths are taken relative to where the user stands, not to the folder a package manager runs scripts in. */
export function readArgs(argv: readonly string[], cwd: string): Args {
  const values = parse(argv[0] === '--' ? argv.slice(1) : [...argv])
  if (values.full && values.quick) throw new JobError('expected --full or --quick, got both. Give one.')
  const whole = (name: 'threads' | 'seed', otherwise: number, least: number): number => {
    const value = Number(values[name] ?? otherwise)
    if (Number.isInteger(value) && value >= least) return value
    throw new JobError(`expected --${name} to be an integer >= ${least}, got '${values[name]}'.`)
  }
  const path = (value: string | undefined) => (value === undefined ? undefined : resolve(cwd, value))
  return {
    json: values.json ?? false,
    plan: values.full ? 'full' : values.quick ? 'quick' : 'usual',
    out: resolve(cwd, values.out ?? 'retail'),
    data: path(values.data),
    weights: path(values.weights),
    threads: whole('threads', 2, 1),
    seed: whole('seed', 0, 0),
    help: values.help ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        full: { type: 'boolean' },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        out: { type: 'string' },
        data: { type: 'string' },
        weights: { type: 'string' },
        threads: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new JobError(`${(error as Error).message.split('. ')[0]}. See --help.`)
  }
}
