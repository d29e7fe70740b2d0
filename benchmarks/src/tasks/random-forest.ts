import { randomForestClassifier } from '@foldwise/models'
import { accuracy, madeClasses } from '../data/made-classes.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const TREES = 100
/** Rows up to which deepbox ends within a minute. */
const JS_ROWS = 20_000

export const randomForestTask: Task = {
  name: 'random-forest',
  about: '100 trees of full depth on 20,000 x 20 and 100,000 x 28 rows, exact splits, against scikit-learn and deepbox',
  async *plan({ threads, rows, note }) {
    using peer = await pythonPeer('trees', threads)
    using js = await jsPeer('trees')
    const sizes =
      rows === undefined
        ? ([
            [20_000, 20],
            [100_000, 28],
          ] as const)
        : ([[rows, 28]] as const)
    for (const [count, features] of sizes) {
      const size = `${count} x ${features}`
      note(`random-forest: ${size}`)
      const slow = count > JS_ROWS ? [] : [js]
      const data = await madeClasses(peer, count, features, slow)
      const recipe = randomForestClassifier({ nEstimators: TREES })
      const metric = {
        name: 'accuracy',
        ours: (model: Parameters<typeof accuracy>[0]) => accuracy(model, data),
        theirs: (v: { accuracy: number }) => v.accuracy,
      }
      const name = `random forest, ${size}, ${TREES} trees`
      const fit = () => recipe.fit({ x: data.x, y: data.y }, { threads })
      const theirs = () => peer.call<{ accuracy: number }>('forest', { trees: TREES, threads })
      const few = count > 50_000 ? { rounds: 3 } : {}
      yield versus({
        name,
        peer: 'scikit-learn',
        version: data.version,
        ours: fit,
        theirs,
        ...few,
        metric,
      })
      if (slow.length > 0) {
        yield versus({
          name,
          peer: 'deepbox',
          version: data.versions[0]!,
          ours: fit,
          theirs: () => js.call<{ accuracy: number }>('forest', { trees: TREES }),
          rounds: 1,
          metric,
        })
      }
      yield versus({
        name: 'the same with maxBins 255, against exact splits',
        peer: 'scikit-learn',
        version: data.version,
        ours: () => recipe.with({ maxBins: 255 }).fit({ x: data.x, y: data.y }, { threads }),
        theirs,
        ...few,
        metric,
      })
      let fitted: Awaited<ReturnType<typeof fit>>
      yield versus({
        name: `probabilities of ${data.truth.length} rows`,
        peer: 'scikit-learn',
        version: data.version,
        async prepare() {
          fitted = await fit()
          await theirs()
        },
        ours: () => fitted.predictProba(data.test),
        theirs: () => peer.call<{ accuracy: number }>('predict'),
        metric: { ...metric, ours: () => accuracy(fitted, data) },
      })
    }
  },
}
