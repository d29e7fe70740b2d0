import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bernoulliNB, complementNB, multinomialNB } from '@foldwise/models'
import { countVectorizer } from '@foldwise/pipelines'
import { writeSparse } from '../data/made-files.ts'
import { readMails } from '../data/mails.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Theirs {
  readonly accuracy: number
}

const RECIPES = { multinomialNB, complementNB, bernoulliNB }

export const naiveBayesTask: Task = {
  name: 'naive-bayes',
  about: 'naive Bayes on the words of the SpamAssassin mails, against scikit-learn',
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
  },
}
