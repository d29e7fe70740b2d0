import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SparseMatrix } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { readMails } from '../data/mails.ts'
import { PythonPeer } from '../python-peer.ts'
import { type Row, row, type Task } from '../task.ts'

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

export const spamTask: Task = {
  name: 'spam',
  about: 'TF-IDF of the SpamAssassin mails and logistic regression on it, against scikit-learn',
  async run({ threads, rows, rounds, note }) {
    const { texts, labels } = await readMails(rows)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const mails = join(folder, 'mails.json')
      await writeFile(mails, JSON.stringify({ texts, labels }))
      using peer = await PythonPeer.start('spam', threads)
      const { out: version } = await peer.call<string>('prepare', { mails })
      const out: Row[] = []

      const vectorize = async (name: string, analyzer: 'word' | 'charWb', ngramRange: readonly [number, number], count: number) => {
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
      const fit = async (name: string, fitIntercept: boolean, tol: number, theirs: object) => {
        note(`spam: ${name}`)
        const recipe = logisticRegression({ C, fitIntercept, tol })
        const c = await compare(
          timed(() => recipe.fit({ x, y: labels }, { threads })),
          () => peer.call<Fitted>('fit', { C, fit_intercept: fitIntercept, dual: false, max_iter: 1000, ...theirs }),
          rounds,
        )
        const metric = { name: 'objective', ours: (m: { facts: object }) => (m.facts as Fitted).objective, theirs: (v: Fitted) => v.objective }
        out.push(row(name, 'scikit-learn', version, c, metric))
      }
      await fit('logistic regression (lbfgs, the default)', true, 1e-4, { solver: 'lbfgs', tol: 1e-4 })
      await fit('logistic regression (liblinear, primal)', false, 1e-4, { solver: 'liblinear', tol: 1e-4 })
      await fit('logistic regression (liblinear, dual)', false, 1e-4, { solver: 'liblinear', dual: true, tol: 0.01 })
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

async function fitTransform(
  texts: readonly string[],
  analyzer: 'word' | 'charWb',
  ngramRange: readonly [number, number],
  threads: number,
): Promise<SparseMatrix> {
  using model = await tfidf({ sublinearTf: true, minDf: 2, analyzer, ngramRange }).fit({ x: texts }, { threads })
  return model.transform(texts)
}

function sumOf(x: SparseMatrix): number {
  let sum = 0
  for (const v of x.values) sum += v
  return sum
}
