import { decisionTreeClassifier } from '@foldwise/models'
import { accuracy, madeClasses } from '../data/made-classes.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 28

export const decisionTreeTask: Task = {
  name: 'decision-tree',
  about: 'One tree without limits on 100,000 x 28 rows, exact splits, against scikit-learn and deepbox',
  async *plan({ threads, rows = 100_000, note }) {
    using peer = await pythonPeer('trees', threads)
    using js = await jsPeer('trees')
    note(`decision-tree: ${rows} x ${FEATURES}`)
    const data = await madeClasses(peer, rows, FEATURES, [js])
    const both = {
      name: `decision tree, ${rows} x ${FEATURES}`,
      ours: () => decisionTreeClassifier().fit({ x: data.x, y: data.y }, { threads }),
      metric: {
        name: 'accuracy',
        ours: (model: Parameters<typeof accuracy>[0]) => accuracy(model, data),
        theirs: (v: { accuracy: number }) => v.accuracy,
      },
    }
    yield versus({
      ...both,
      peer: 'scikit-learn',
      version: data.version,
      theirs: () => peer.call<{ accuracy: number }>('tree'),
    })
    yield versus({
      ...both,
      peer: 'deepbox',
      version: data.versions[0]!,
      theirs: () => js.call<{ accuracy: number }>('tree'),
      rounds: 1,
    })
  },
}
