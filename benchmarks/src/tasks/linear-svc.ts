import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { linearSvc } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { readMails } from '../data/mails.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Fitted {
  readonly objective: number
}

export const linearSvcTask: Task = {
  name: 'linear-svc',
  about: 'linear support vector machines on TF-IDF of the SpamAssassin mails, against scikit-learn (liblinear)',
  async *plan({ threads, rows }) {
    const { texts, labels } = await readMails(rows)
    await using work = await workFolder()
    const { path: folder } = work
    const mails = join(folder, 'mails.json')
    await writeFile(mails, JSON.stringify({ texts, labels }))
    using peer = await pythonPeer('svm', threads)
    const { out: version } = await peer.call<string>('mails', { mails })
    const { model, transformed: x } = await tfidf({ sublinearTf: true, minDf: 2 }).fitTransform({ x: texts })
    model.dispose()
    for (const [loss, theirLoss] of [
      ['squaredHinge', 'squared_hinge'],
      ['hinge', 'hinge'],
    ] as const) {
      for (const tol of [1e-4, 1e-2]) {
        const recipe = linearSvc({ loss, dual: true, tol, maxIter: 10_000 })
        const name = `${loss}, both at tol ${tol}`
        yield versus({
          name,
          peer: 'scikit-learn',
          version,
          ours: () => recipe.fit({ x, y: labels }, { threads }),
          theirs: () => peer.call<Fitted>('linear', { C: 1, loss: theirLoss, tol }),
          metric: {
            name: 'objective',
            ours: (m) => m.facts.objective as number,
            theirs: (v) => v.objective,
          },
        })
      }
    }
  },
}
