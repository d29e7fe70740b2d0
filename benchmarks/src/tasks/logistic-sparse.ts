import { logisticRegression } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { readIntegers, readSparse, withFolder } from '../data/made-files.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const COLUMNS = 1 << 18

interface Theirs {
  readonly objective: number
}

/** Their tolerances are those that bring them to about the objective that we reach. */
const PEERS = [
  { name: 'scikit-learn (default)', settings: { solver: 'lbfgs', tol: 1e-4 }, fitIntercept: true },
  {
    name: 'scikit-learn (liblinear, dual)',
    settings: { solver: 'liblinear', dual: true, fit_intercept: false, tol: 1e-3 },
    fitIntercept: false,
  },
] as const

export const logisticSparseTask: Task = {
  name: 'logistic-sparse',
  about: 'logistic regression on 1,000,000 hashed texts (the mails are in spam), against scikit-learn',
  run: ({ threads, rows = 1_000_000, rounds, note }) =>
    withFolder(async (folder) => {
      using peer = await pythonPeer('linear', threads)
      const { out: version } = await peer.call<string>('hashed', { rows, columns: COLUMNS, folder })
      const x = await readSparse(folder, [rows, COLUMNS])
      const y = Array.from(await readIntegers(folder, 'y'))
      const out: Row[] = []
      for (const { name, settings, fitIntercept } of PEERS) {
        note(`logistic-sparse: ${name}`)
        const recipe = logisticRegression({ fitIntercept, tol: 1e-4 })
        const c = await compare(
          timed(() => recipe.fit({ x, y }, { threads })),
          () => peer.call<Theirs>('logistic', settings),
          Math.min(rounds, 3),
        )
        const objective = c.ours.out.facts.objective as number
        const metric = { name: 'objective', ours: () => objective, theirs: (v: Theirs) => v.objective }
        out.push(row(`${rows} hashed texts`, name, version, c, metric))
      }
      return out
    }),
}
