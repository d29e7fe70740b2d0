import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SparseMatrix, tensor, toDense } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { readMails } from '../data/mails.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Row, row, type Task, type TaskOptions } from '../task.ts'

interface Vectorized {
  readonly terms: number
  readonly values: number
  readonly sum: number
}
interface Fitted {
  readonly objective: number
}

const C = 10

/** Mails for character n-grams: the full corpus takes the peer a minute a round. */
const CHARACTER_MAILS = 1500

/** Dense columns for the packages that take no sparse matrix: more do not fit in their memory. */
const COMMON = 5000

export const spamTask: Task = {
  name: 'spam',
  about: 'TF-IDF of the SpamAssassin mails and logistic regression on it, against scikit-learn',
  async run({ threads, rows, rounds, note }) {
    const { texts, labels } = await readMails(rows)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const mails = join(folder, 'mails.json')
      await writeFile(mails, JSON.stringify({ texts, labels }))
      using peer = await pythonPeer('spam', threads)
      const { out: version } = await peer.call<string>('prepare', { mails })
      const out: Row[] = []

      const vectorize = async (
        name: string,
        analyzer: 'word' | 'charWb',
        ngramRange: readonly [number, number],
        count: number,
      ) => {
        note(`spam: ${name}`)
        const some = texts.slice(0, count)
        const ours = timed(() => fitTransform(some, analyzer, ngramRange, threads))
        const args = { ngram_range: ngramRange, analyzer: analyzer === 'word' ? 'word' : 'char_wb', mails: count }
        const c = await compare(ours, () => peer.call<Vectorized>('vectorize', args), rounds)
        out.push(row(name, 'scikit-learn', version, c, { name: 'sum of values', ours: sumOf, theirs: (v) => v.sum }))
        return c.ours.out
      }
      const x = await vectorize('tf-idf of words', 'word', [1, 1], texts.length)
      await vectorize('tf-idf of words and bigrams', 'word', [1, 2], texts.length)
      await vectorize('tf-idf of character 3- to 5-grams', 'charWb', [3, 5], Math.min(CHARACTER_MAILS, texts.length))

      await peer.call('matrix')
      // Tolerances mean different things: theirs is the one that brings them to the objective we reach.
      const fit = async (name: string, fitIntercept: boolean, tol: number, theirs: object) => {
        note(`spam: ${name}`)
        const recipe = logisticRegression({ C, fitIntercept, tol })
        const c = await compare(
          timed(() => recipe.fit({ x, y: labels }, { threads })),
          () => peer.call<Fitted>('fit', { C, fit_intercept: fitIntercept, dual: false, max_iter: 1000, ...theirs }),
          rounds,
        )
        const metric = {
          name: 'objective',
          ours: (m: { facts: object }) => (m.facts as Fitted).objective,
          theirs: (v: Fitted) => v.objective,
        }
        out.push(row(name, 'scikit-learn', version, c, metric))
      }
      const same = 'logistic regression to the same objective'
      await fit('logistic regression (lbfgs), both at tol 1e-4', true, 1e-4, { solver: 'lbfgs', tol: 1e-4 })
      await fit(`${same} (lbfgs)`, true, 1e-4, { solver: 'lbfgs', tol: 1e-7 })
      await fit(`${same} (liblinear, primal)`, false, 1e-4, { solver: 'liblinear', tol: 1e-4 })
      await fit(`${same} (liblinear, dual)`, false, 2e-4, { solver: 'liblinear', dual: true, tol: 0.01 })
      await againstJs(mails, texts, labels, { threads, rounds, note }, out)
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

/** The packages a JavaScript user picks today; on dense rows of the commonest terms, because they take no others. */
async function againstJs(
  mails: string,
  texts: readonly string[],
  labels: readonly string[],
  { threads, rounds, note }: Pick<TaskOptions, 'threads' | 'rounds' | 'note'>,
  out: Row[],
): Promise<void> {
  using js = await jsPeer('spam')
  const { out: versions } = await js.call<{ natural: string; tfjs: string }>('prepare', { mails })
  note("spam: natural's TfIdf")
  const counted = await compare(
    timed(() => fitTransform(texts, 'word', [1, 1], threads)),
    () => js.call<{ documents: number }>('vectorize'),
    1,
  )
  const documents = {
    name: 'mails',
    ours: (x: SparseMatrix) => x.shape[0],
    theirs: (v: { documents: number }) => v.documents,
  }
  out.push(row('tf-idf of words (theirs: counts only)', 'natural', versions.natural, counted, documents))

  note('spam: tfjs dense layer')
  using model = await tfidf({ sublinearTf: true, maxFeatures: COMMON }).fit({ x: texts })
  const x = toDense(await model.transform(texts))
  const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
  const file = join(folder, 'rows')
  await writeFile(file, Float32Array.from(x))
  const targets = labels.map((l) => Number(l === 'spam'))
  await js.call('matrix', { file, rows: texts.length, columns: COMMON, labels: targets })
  await rm(folder, { recursive: true })
  const rowsOfX = tensor(x, [texts.length, COMMON])
  const fitted = await compare(
    timed(async () => ({ model: await logisticRegression({ C }).fit({ x: rowsOfX, y: labels }, { threads }) })),
    () => js.call<{ accuracy: number }>('fit', { epochs: 20 }),
    Math.min(rounds, 3),
  )
  const predicted = await fitted.ours.out.model.predict(rowsOfX)
  const accuracy = predicted.filter((l, i) => l === labels[i]).length / labels.length
  const metric = { name: 'training accuracy', ours: () => accuracy, theirs: (v: { accuracy: number }) => v.accuracy }
  out.push(row(`logistic regression, ${COMMON} dense columns`, 'tfjs', versions.tfjs, fitted, metric))
}

async function fitTransform(
  texts: readonly string[],
  analyzer: 'word' | 'charWb',
  ngramRange: readonly [number, number],
  threads: number,
): Promise<SparseMatrix> {
  const { model, transformed } = await tfidf({ sublinearTf: true, minDf: 2, analyzer, ngramRange }).fitTransform(
    { x: texts },
    { threads },
  )
  model.dispose()
  return transformed
}

function sumOf(x: SparseMatrix): number {
  let sum = 0
  for (const v of x.values) sum += v
  return sum
}
