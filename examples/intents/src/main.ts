import { parseArgs } from 'node:util'
import { JobError, runMain } from '@foldwise/job-kit'
import { accuracy, f1 } from '@foldwise/metrics'
import { banking } from './banking.ts'
import { baselineIntents } from './baseline.ts'
import { transformerIntents } from './transformer.ts'

const USAGE = 'pnpm intents [--json] [--epochs n] [--threads n] [--seed n]'

interface Scores {
  readonly accuracy: number
  readonly macroF1: number
  readonly fitMs: number
  readonly predictMs: number
}

async function main(argv: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: argv[0] === '--' ? argv.slice(1) : [...argv],
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      epochs: { type: 'string', default: '12' },
      threads: { type: 'string', default: '1' },
      seed: { type: 'string', default: '0' },
    },
  })
  if (values.help) return USAGE
  const note = (text: string) => process.stderr.write(`${text}\n`)
  const [train, test] = [await banking('train'), await banking('test')]
  const threads = whole('threads', values.threads)
  note(`${train.texts.length} questions to learn from, ${test.texts.length} to answer, 77 intents`)
  const scoresOf = ({
    predicted,
    fitMs,
    predictMs,
  }: {
    predicted: readonly string[]
    fitMs: number
    predictMs: number
  }): Scores => ({
    accuracy: accuracy(test.intents, predicted),
    macroF1: f1(test.intents, predicted, { average: 'macro' }),
    fitMs,
    predictMs,
  })
  note('TF-IDF and logistic regression')
  const baseline = scoresOf(await baselineIntents(train, test.texts, threads))
  const made = await transformerIntents(train, test.texts, {
    epochs: whole('epochs', values.epochs),
    threads,
    seed: Number(values.seed),
    onEpoch: (epoch, { loss, accuracy }) =>
      note(`transformer, epoch ${epoch}: loss ${loss?.toFixed(3)}, accuracy ${accuracy?.toFixed(3)}`),
  })
  const { vocabulary, parameters, history } = made
  const transformer = { ...scoresOf(made), vocabulary, parameters, history }
  if (values.json) return JSON.stringify({ train: train.texts.length, test: test.texts.length, baseline, transformer })
  const line = (name: string, s: Scores) =>
    `${name.padEnd(32)}${(100 * s.accuracy).toFixed(1).padStart(8)} %${s.macroF1.toFixed(3).padStart(10)}${(s.fitMs / 1000).toFixed(1).padStart(10)} s`
  return [
    `${'on the test part'.padEnd(32)}  accuracy  macro F1  training`,
    line('TF-IDF + logistic regression', baseline),
    line(`transformer, ${parameters} weights`, transformer),
  ].join('\n')
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new JobError(`expected --${name} to be an integer >= 1, got '${text}'.`)
}

await runMain('intents', () => main(process.argv.slice(2)))
