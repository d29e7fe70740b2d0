import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SparseMatrix, tensor, toDense } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { readMails } from '../data/mails.ts'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

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
  async *plan({ threads, rows }) {
    const { texts, labels } = await readMails(rows)
    await using work = await workFolder()
    const { path: folder } = work
    const mails = join(folder, 'mails.json')
    await writeFile(mails, JSON.stringify({ texts, labels }))
    using peer = await pythonPeer('spam', threads)
    const { out: version } = await peer.call<string>('prepare', { mails })

    const vectorize = (
      name: string,
      analyzer: 'word' | 'charWb',
      ngramRange: readonly [number, number],
      count: number,
    ) => {
      const some = texts.slice(0, count)
      const args = { ngram_range: ngramRange, analyzer: analyzer === 'word' ? 'word' : 'char_wb', mails: count }
      return versus({
        name,
        peer: 'scikit-learn',
        version,
        ours: () => fitTransform(some, analyzer, ngramRange, threads),
        theirs: () => peer.call<Vectorized>('vectorize', args),
        metric: { name: 'sum of values', ours: sumOf, theirs: (v) => v.sum },
      })
    }
    yield vectorize('tf-idf of words', 'word', [1, 1], texts.length)
    yield vectorize('tf-idf of words and bigrams', 'word', [1, 2], texts.length)
    yield vectorize('tf-idf of character 3- to 5-grams', 'charWb', [3, 5], Math.min(CHARACTER_MAILS, texts.length))

    const x = await fitTransform(texts, 'word', [1, 1], threads)
    await peer.call('matrix')
    // Tolerances mean different things: theirs is the one that brings them to the objective we reach.
    const fit = (name: string, fitIntercept: boolean, tol: number, theirs: object) => {
      const recipe = logisticRegression({ C, fitIntercept, tol })
      return versus({
        name,
        peer: 'scikit-learn',
        version,
        ours: () => recipe.fit({ x, y: labels }, { threads }),
        theirs: () =>
          peer.call<Fitted>('fit', { C, fit_intercept: fitIntercept, dual: false, max_iter: 1000, ...theirs }),
        metric: { name: 'objective', ours: (m) => m.facts.objective as number, theirs: (v) => v.objective },
      })
    }
    const same = 'logistic regression to the same objective'
    yield fit('logistic regression (lbfgs), both at tol 1e-4', true, 1e-4, { solver: 'lbfgs', tol: 1e-4 })
    yield fit(`${same} (lbfgs)`, true, 1e-4, { solver: 'lbfgs', tol: 1e-7 })
    yield fit(`${same} (liblinear, primal)`, false, 1e-4, { solver: 'liblinear', tol: 1e-4 })
    yield fit(`${same} (liblinear, dual)`, false, 2e-4, { solver: 'liblinear', dual: true, tol: 0.01 })
    yield* againstJs(mails, texts, labels, threads)
  },
}

/** The packages a JavaScript user picks today; on dense rows of the commonest terms, because they take no others. */
async function* againstJs(mails: string, texts: readonly string[], labels: readonly string[], threads: number) {
  using js = await jsPeer('spam')
  const { out: versions } = await js.call<{ natural: string; tfjs: string }>('prepare', { mails })
  yield versus({
    name: 'tf-idf of words (theirs: counts only)',
    peer: 'natural',
    version: versions.natural,
    ours: () => fitTransform(texts, 'word', [1, 1], threads),
    theirs: () => js.call<{ documents: number }>('vectorize'),
    rounds: 1,
    metric: { name: 'mails', ours: (x) => x.shape[0], theirs: (v) => v.documents },
  })

  using model = await tfidf({ sublinearTf: true, maxFeatures: COMMON }).fit({ x: texts })
  const x = toDense(await model.transform(texts))
  await using work = await workFolder()
  const { path: folder } = work
  const file = join(folder, 'rows')
  await writeFile(file, Float32Array.from(x))
  const targets = labels.map((l) => Number(l === 'spam'))
  await js.call('matrix', { file, rows: texts.length, columns: COMMON, labels: targets })
  const rowsOfX = tensor(x, [texts.length, COMMON])
  yield versus({
    name: `logistic regression, ${COMMON} dense columns`,
    peer: 'tfjs',
    version: versions.tfjs,
    ours: async () => ({ model: await logisticRegression({ C }).fit({ x: rowsOfX, y: labels }, { threads }) }),
    theirs: () => js.call<{ accuracy: number }>('fit', { epochs: 20 }),
    rounds: 3,
    metric: {
      name: 'training accuracy',
      ours: async ({ model }) =>
        (await model.predict(rowsOfX)).filter((l, i) => l === labels[i]).length / labels.length,
      theirs: (v) => v.accuracy,
    },
  })
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
