import { type Facts, tensor } from '@foldwise/core'
import { lassoCv } from '@foldwise/models'
import { readFloats } from '../data/made-files.ts'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 1000
/** What deepbox fits within a minute. */
const FEW = { rows: 2000, features: 200 }

interface Theirs {
  readonly error: number
}

const ERROR = {
  name: 'mean squared error in folds',
  ours: (model: { readonly facts: Facts }) => -(model.facts.bestScore as number),
  theirs: (v: Theirs) => v.error,
}

export const lassoTask: Task = {
  name: 'lasso',
  about:
    'paths of 100 strengths on 10,000 x 1,000 rows, one and five folds, against scikit-learn; one on 2,000 x 200 against deepbox',
  async *plan({ threads, rows = 10_000 }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('linear', threads)
    const { out: version } = await peer.call<string>('regression', { rows, features: FEATURES, folder })
    const x = tensor(await readFloats(folder, 'x'), [rows, FEATURES])
    const y = await readFloats(folder, 'y')
    for (const cv of [1, 5]) {
      const name = cv === 1 ? 'a path of 100, and the best on all rows' : 'five paths of 100, and the best on all rows'
      const recipe = lassoCv({ cv: cv === 1 ? lastTen(rows) : cv })
      yield versus({
        name: `${name}, ${rows} x ${FEATURES}`,
        peer: 'scikit-learn',
        version,
        ours: () => recipe.fit({ x, y }, { threads }),
        theirs: () => peer.call<Theirs>('lasso', { cv }),
        metric: ERROR,
      })
    }
    using js = await jsPeer('linear')
    const small = { rows: Math.min(rows, FEW.rows), features: FEW.features, folder }
    await peer.call<string>('regression', small)
    const { out: deepbox } = await js.call<string>('prepare', small)
    const some = {
      x: tensor(await readFloats(folder, 'x'), [small.rows, small.features]),
      y: await readFloats(folder, 'y'),
    }
    const recipe = lassoCv({ cv: lastTen(small.rows) })
    const [alphas] = (await recipe.fit(some)).facts.alphas as [number[]]
    yield versus({
      name: `a path of 100, ${small.rows} x ${small.features}`,
      peer: 'deepbox',
      version: deepbox,
      ours: () => recipe.fit(some, { threads }),
      theirs: () => js.call<Theirs>('lassoPath', { alphas }),
      rounds: 1,
      metric: ERROR,
    })
  },
}

/** One fold, whose last ten rows are left out. */
function lastTen(rows: number) {
  const numbers = Int32Array.from({ length: rows }, (_, i) => i)
  return { split: () => [{ train: numbers.subarray(0, rows - 10), test: numbers.subarray(rows - 10) }] }
}
