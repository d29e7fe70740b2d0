import { logisticRegression } from '@foldwise/models'
import { readIntegers, readSparse } from '../data/made-files.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const COLUMNS = 1 << 18

interface Theirs {
  readonly objective: number
}

/** Theirs by default stops after 100 iterations, above the optimum by far more than our tolerance; the dual comes to our objective. */
const PEERS = [
  { name: 'scikit-learn (default)', settings: { solver: 'lbfgs', tol: 1e-4 }, fitIntercept: true, tol: 1e-3 },
  {
    name: 'scikit-learn (liblinear, dual)',
    settings: { solver: 'liblinear', dual: true, fit_intercept: false, tol: 1e-3 },
    fitIntercept: false,
    tol: 1e-4,
  },
] as const

export const logisticSparseTask: Task = {
  name: 'logistic-sparse',
  about: 'logistic regression on 1,000,000 hashed texts (the mails are in spam), against scikit-learn',
  async *plan({ threads, rows = 1_000_000 }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('linear', threads)
    const { out: version } = await peer.call<string>('hashed', { rows, columns: COLUMNS, folder })
    const x = await readSparse(folder, [rows, COLUMNS])
    const y = Array.from(await readIntegers(folder, 'y'))
    for (const { name, settings, fitIntercept, tol } of PEERS) {
      const recipe = logisticRegression({ fitIntercept, tol })
      yield versus({
        name: `${rows} hashed texts, ours at tol ${tol}`,
        peer: name,
        version,
        ours: () => recipe.fit({ x, y }, { threads }),
        theirs: () => peer.call<Theirs>('logistic', settings),
        rounds: 3,
        metric: { name: 'objective', ours: (m) => m.facts.objective as number, theirs: (v) => v.objective },
      })
    }
  },
}
