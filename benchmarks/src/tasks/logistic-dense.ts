import { tensor } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { readFloats, readIntegers, withFolder } from '../data/made-files.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const FEATURES = 100

interface Theirs {
  readonly objective: number
}

export const logisticDenseTask: Task = {
  name: 'logistic-dense',
  about: 'logistic regression on 100,000 x 100 rows, columns scaled alike and by 1e-3 to 1e4, against scikit-learn',
  run: ({ threads, rows = 100_000, rounds, note }) =>
    withFolder(async (folder) => {
      using peer = await pythonPeer('linear', threads)
      const out: Row[] = []
      for (const unscaled of [false, true]) {
        const { out: version } = await peer.call<string>('classes', { rows, features: FEATURES, unscaled, folder })
        const x = tensor(await readFloats(folder, 'x'), [rows, FEATURES])
        const y = Array.from(await readIntegers(folder, 'y'))
        const recipe = logisticRegression()
        const how = unscaled ? 'columns scaled by 1e-3 to 1e4' : 'scaled'
        for (const solver of unscaled ? ['lbfgs', 'newton-cholesky'] : ['lbfgs']) {
          note(`logistic-dense: ${how}, ${solver}`)
          const c = await compare(
            timed(() => recipe.fit({ x, y }, { threads })),
            () => peer.call<Theirs>('logistic', { solver }),
            rounds,
          )
          const objective = c.ours.out.facts.objective as number
          const metric = { name: 'objective', ours: () => objective, theirs: (v: Theirs) => v.objective }
          const peerName = solver === 'lbfgs' ? 'scikit-learn (default)' : `scikit-learn (${solver})`
          out.push(row(`${rows} x ${FEATURES}, ${how}`, peerName, version, c, metric))
        }
      }
      return out
    }),
}
