import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sparseRows } from '@foldwise/core'
import { bernoulliNB, complementNB, multinomialNB } from '@foldwise/models'
import { countVectorizer } from '@foldwise/pipelines'
import type { Timed } from '../compare.ts'
import { writeSparse } from '../data/made-files.ts'
import { readMails } from '../data/mails.ts'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Theirs {
  readonly accuracy: number
}

/** Mails whose dense counts ml-naivebayes holds, and those that natural learns within half a minute. */
const DENSE_MAILS = 500
const NATURAL_MAILS = 200

const RECIPES = { multinomialNB, complementNB, bernoulliNB }

export const naiveBayesTask: Task = {
  name: 'naive-bayes',
  about: 'naive Bayes on the words of the SpamAssassin mails, against scikit-learn, ml-naivebayes and natural',
  async *plan({ threads, rows }) {
    await using work = await workFolder()
    const { path: folder } = work
    const { texts, labels } = await readMails(rows)
    const vectorizer = await countVectorizer({ minDf: 2 }).fit({ x: texts })
    const x = await vectorizer.transform(texts)
    const y = labels.map((l) => (l === 'spam' ? 1 : 0))
    await writeSparse(folder, x)
    await writeFile(join(folder, 'y'), Int32Array.from(y))
    using peer = await pythonPeer('linear', threads)
    const { out: version } = await peer.call<string>('counts', { mails: folder })
    for (const [model, make] of Object.entries(RECIPES)) {
      yield versus({
        name: `${model}, ${texts.length} mails`,
        peer: 'scikit-learn',
        version,
        ours: () => (make as typeof multinomialNB)().fit({ x, y }, { threads }),
        theirs: () => peer.call<Theirs>('bayes', { model }),
        metric: {
          name: 'training accuracy',
          ours: async (m) => (await m.predict(x)).filter((v, i) => v === y[i]).length / y.length,
          theirs: (v) => v.accuracy,
        },
      })
    }
    using js = await jsPeer('bayes')
    // Mails come by class; 7919 shares no factor with their number.
    const spread = Array.from({ length: Math.min(DENSE_MAILS, y.length) }, (_, i) => (i * 7919) % y.length)
    await writeSparse(folder, sparseRows(x, spread))
    await writeFile(
      join(folder, 'y'),
      Int32Array.from(spread, (r) => y[r]!),
    )
    await writeFile(join(folder, 'texts.json'), JSON.stringify(spread.map((r) => texts[r])))
    const { out: versions } = await js.call<{ mlNaiveBayes: string; natural: string }>('prepare', {
      folder,
      columns: x.shape[1],
    })
    const against = (
      name: string,
      peer: string,
      version: string,
      count: number,
      theirs: () => Promise<Timed<Theirs>>,
    ) => {
      const rowsOf = spread.slice(0, count)
      const [some, labelsOf] = [sparseRows(x, rowsOf), rowsOf.map((r) => y[r]!)]
      return versus({
        name,
        peer,
        version,
        ours: () => multinomialNB().fit({ x: some, y: labelsOf }, { threads }),
        theirs,
        rounds: 1,
        metric: {
          name: 'training accuracy',
          ours: async (m) => (await m.predict(some)).filter((v, i) => v === labelsOf[i]).length / count,
          theirs: (v) => v.accuracy,
        },
      })
    }
    const [dense, few] = [spread.length, Math.min(NATURAL_MAILS, spread.length)]
    yield against(`multinomialNB, ${dense} mails`, 'ml-naivebayes', versions.mlNaiveBayes, dense, () =>
      js.call<Theirs>('multinomial'),
    )
    yield against(`multinomialNB, ${few} mails (theirs: words too)`, 'natural', versions.natural, few, () =>
      js.call<Theirs>('naturalBayes', { count: few }),
    )
  },
}
