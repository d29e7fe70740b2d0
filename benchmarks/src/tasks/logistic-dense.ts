import { tensor } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { readFloats, readIntegers } from '../data/made-files.ts'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 100
/** What deepbox fits within some seconds. */
const FEW_ROWS = 10_000

interface Fitted {
  readonly accuracy: number
}

interface Theirs {
  readonly objective: number
}

export const logisticDenseTask: Task = {
  name: 'logistic-dense',
  about:
    'logistic regression on 100,000 x 100 rows, columns scaled alike and by 1e-3 to 1e4, against scikit-learn; on 10,000 rows against deepbox',
  async *plan({ threads, rows = 100_000 }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('linear', threads)
    for (const unscaled of [false, true]) {
      const { out: version } = await peer.call<string>('classes', { rows, features: FEATURES, unscaled, folder })
      const x = tensor(await readFloats(folder, 'x'), [rows, FEATURES])
      const y = Array.from(await readIntegers(folder, 'y'))
      const recipe = logisticRegression()
      const how = unscaled ? 'columns scaled by 1e-3 to 1e4' : 'scaled'
      for (const solver of unscaled ? ['lbfgs', 'newton-cholesky'] : ['lbfgs']) {
        yield versus({
          name: `${rows} x ${FEATURES}, ${how}`,
          peer: solver === 'lbfgs' ? 'scikit-learn (default)' : `scikit-learn (${solver})`,
          version,
          ours: () => recipe.fit({ x, y }, { threads }),
          theirs: () => peer.call<Theirs>('logistic', { solver }),
          metric: { name: 'objective', ours: (m) => m.facts.objective as number, theirs: (v) => v.objective },
        })
      }
    }
    using js = await jsPeer('logistic')
    const few = Math.min(rows, FEW_ROWS)
    for (const unscaled of [false, true]) {
      await peer.call<string>('classes', { rows: few, features: FEATURES, unscaled, folder })
      const x = tensor(await readFloats(folder, 'x'), [few, FEATURES])
      const y = Array.from(await readIntegers(folder, 'y'))
      const { out: version } = await js.call<string>('prepare', { features: FEATURES, folder })
      yield versus({
        name: `${few} x ${FEATURES}, ${unscaled ? 'columns scaled by 1e-3 to 1e4' : 'scaled'}`,
        peer: 'deepbox',
        version,
        ours: () => logisticRegression().fit({ x, y }, { threads }),
        theirs: () => js.call<Fitted>('logistic', {}),
        metric: {
          name: 'accuracy',
          ours: async (m) => (await m.predict(x)).filter((v, i) => v === y[i]).length / y.length,
          theirs: (v) => v.accuracy,
        },
        rounds: 1,
      })
    }
  },
}
