import { randomForestClassifier } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { accuracy, madeClasses } from '../data/made-classes.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const TREES = 100
/** Rows up to which deepbox ends within a minute. */
const JS_ROWS = 20_000

export const randomForestTask: Task = {
  name: 'random-forest',
  about: '100 trees of full depth on 20,000 x 20 and 100,000 x 28 rows, exact splits, against scikit-learn and deepbox',
  async run({ threads, rows, rounds, note }) {
    using peer = await pythonPeer('trees', threads)
    using js = await jsPeer('trees')
    const out: Row[] = []
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
      const fitted = await compare(
        timed(() => recipe.fit({ x: data.x, y: data.y }, { threads })),
        () => peer.call<{ accuracy: number }>('forest', { trees: TREES, threads }),
        count > 50_000 ? Math.min(rounds, 3) : rounds,
      )
      const ours = await accuracy(fitted.ours.out, data)
      const metric = { name: 'accuracy', ours: () => ours, theirs: (v: { accuracy: number }) => v.accuracy }
      out.push(row(`random forest, ${size}, ${TREES} trees`, 'scikit-learn', data.version, fitted, metric))
      if (slow.length > 0) {
        const once = await compare(
          timed(() => recipe.fit({ x: data.x, y: data.y }, { threads })),
          () => js.call<{ accuracy: number }>('forest', { trees: TREES }),
          1,
        )
        out.push(row(`random forest, ${size}, ${TREES} trees`, 'deepbox', data.versions[0]!, once, metric))
      }
      const binned = await compare(
        timed(() => recipe.with({ maxBins: 255 }).fit({ x: data.x, y: data.y }, { threads })),
        () => peer.call<{ accuracy: number }>('forest', { trees: TREES, threads }),
        count > 50_000 ? Math.min(rounds, 3) : rounds,
      )
      const rough = await accuracy(binned.ours.out, data)
      const bins = 'the same with maxBins 255, against exact splits'
      out.push(row(bins, 'scikit-learn', data.version, binned, { ...metric, ours: () => rough }))
      const predicted = await compare(
        timed(() => fitted.ours.out.predictProba(data.test)),
        () => peer.call<{ accuracy: number }>('predict'),
        rounds,
      )
      const name = `its probabilities of ${data.truth.length} rows`
      out.push(row(name, 'scikit-learn', data.version, predicted, metric))
    }
    return out
  },
}
