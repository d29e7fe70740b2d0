import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bernoulliNB, complementNB, multinomialNB } from '@foldwise/models'
import { countVectorizer } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { withFolder, writeSparse } from '../data/made-files.ts'
import { readMails } from '../data/mails.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

interface Theirs {
  readonly accuracy: number
}

const RECIPES = { multinomialNB, complementNB, bernoulliNB }

export const naiveBayesTask: Task = {
  name: 'naive-bayes',
  about: 'naive Bayes on the words of the SpamAssassin mails, against scikit-learn',
  run: ({ threads, rows, rounds, note }) =>
    withFolder(async (folder) => {
      const { texts, labels } = await readMails(rows)
      const vectorizer = await countVectorizer({ minDf: 2 }).fit({ x: texts })
      const x = await vectorizer.transform(texts)
      const y = labels.map((l) => (l === 'spam' ? 1 : 0))
      await writeSparse(folder, x)
      await writeFile(join(folder, 'y'), Int32Array.from(y))
      using peer = await pythonPeer('linear', threads)
      const { out: version } = await peer.call<string>('counts', { mails: folder })
      const out: Row[] = []
      for (const [model, make] of Object.entries(RECIPES)) {
        note(`naive-bayes: ${model}`)
        const c = await compare(
          timed(() => (make as typeof multinomialNB)().fit({ x, y }, { threads })),
          () => peer.call<Theirs>('bayes', { model }),
          rounds,
        )
        const found = await c.ours.out.predict(x)
        const accuracy = found.filter((v, i) => v === y[i]).length / y.length
        const metric = { name: 'training accuracy', ours: () => accuracy, theirs: (v: Theirs) => v.accuracy }
        out.push(row(`${model}, ${texts.length} mails`, 'scikit-learn', version, c, metric))
      }
      return out
    }),
}
