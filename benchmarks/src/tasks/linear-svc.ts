import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linearSvc } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { readMails } from '../data/mails.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

interface Fitted {
  readonly objective: number
}

export const linearSvcTask: Task = {
  name: 'linear-svc',
  about: 'linear support vector machines on TF-IDF of the SpamAssassin mails, against scikit-learn (liblinear)',
  async run({ threads, rows, rounds, note }) {
    const { texts, labels } = await readMails(rows)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const mails = join(folder, 'mails.json')
      await writeFile(mails, JSON.stringify({ texts, labels }))
      using peer = await pythonPeer('svm', threads)
      const { out: version } = await peer.call<string>('mails', { mails })
      const { model, transformed: x } = await tfidf({ sublinearTf: true, minDf: 2 }).fitTransform({ x: texts })
      model.dispose()
      const out: Row[] = []
      for (const [loss, theirLoss] of [
        ['squaredHinge', 'squared_hinge'],
        ['hinge', 'hinge'],
      ] as const) {
        for (const tol of [1e-4, 1e-2]) {
          const name = `${loss}, both at tol ${tol}`
          note(`linear-svc: ${name}`)
          const recipe = linearSvc({ loss, dual: true, tol, maxIter: 10_000 })
          const c = await compare(
            timed(() => recipe.fit({ x, y: labels }, { threads })),
            () => peer.call<Fitted>('linear', { C: 1, loss: theirLoss, tol }),
            rounds,
          )
          const metric = {
            name: 'objective',
            ours: (m: { facts: object }) => (m.facts as Fitted).objective,
            theirs: (v: Fitted) => v.objective,
          }
          out.push(row(name, 'scikit-learn', version, c, metric))
        }
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
