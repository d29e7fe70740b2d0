import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sparseRows, tensor, toDense } from '@foldwise/core'
import { linearSvc } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { readMails } from '../data/mails.ts'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

/** What libsvm-js, which takes dense rows, learns within a minute. */
const DENSE = { mails: 1000, columns: 1000 }

interface Fitted {
  readonly objective: number
}

export const linearSvcTask: Task = {
  name: 'linear-svc',
  about:
    'linear support vector machines on TF-IDF of the SpamAssassin mails, against scikit-learn (liblinear); dense columns against libsvm-js',
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
    using js = await jsPeer('svm')
    const spread = Array.from({ length: Math.min(DENSE.mails, texts.length) }, (_, i) =>
      Math.floor((i * texts.length) / Math.min(DENSE.mails, texts.length)),
    )
    const common = await tfidf({ sublinearTf: true, maxFeatures: DENSE.columns }).fitTransform({ x: texts })
    common.model.dispose()
    const features = common.transformed.shape[1]
    const dense = toDense(sparseRows(common.transformed, spread)) as Float64Array<ArrayBuffer>
    const targets = spread.map((r) => (labels[r] === 'spam' ? 1 : 0))
    await writeFile(join(folder, 'x'), dense)
    await writeFile(join(folder, 'y'), Int32Array.from(targets))
    const { out: versions } = await js.call<{ libsvm: string }>('prepare', { rows: spread.length, features, folder })
    const rowsOf = tensor(dense, [spread.length, features])
    yield versus({
      name: `hinge, ${spread.length} mails, ${features} dense columns`,
      peer: 'libsvm-js',
      version: versions.libsvm,
      ours: () =>
        linearSvc({ loss: 'hinge', dual: true, tol: 1e-3, maxIter: 10_000 }).fit(
          { x: rowsOf, y: targets },
          { threads },
        ),
      theirs: () => js.call<{ accuracy: number }>('linear', { C: 1, tol: 1e-3 }),
      rounds: 3,
      metric: {
        name: 'training accuracy',
        ours: async (m) => (await m.predict(rowsOf)).filter((v, i) => v === targets[i]).length / targets.length,
        theirs: (v) => v.accuracy,
      },
    })
  },
}
