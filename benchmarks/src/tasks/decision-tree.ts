import { decisionTreeClassifier } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { accuracy, madeClasses } from '../data/made-classes.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { row, type Task } from '../task.ts'

const FEATURES = 28

export const decisionTreeTask: Task = {
  name: 'decision-tree',
  about: 'One tree without limits on 100,000 x 28 rows, exact splits, against scikit-learn and deepbox',
  async run({ threads, rows = 100_000, rounds, note }) {
    using peer = await pythonPeer('trees', threads)
    using js = await jsPeer('trees')
    note(`decision-tree: ${rows} x ${FEATURES}`)
    const data = await madeClasses(peer, rows, FEATURES, [js])
    const c = await compare(
      timed(() => decisionTreeClassifier().fit({ x: data.x, y: data.y }, { threads })),
      () => peer.call<{ accuracy: number }>('tree'),
      rounds,
    )
    const ours = await accuracy(c.ours.out, data)
    const metric = { name: 'accuracy', ours: () => ours, theirs: (v: { accuracy: number }) => v.accuracy }
    const once = await compare(
      timed(() => decisionTreeClassifier().fit({ x: data.x, y: data.y }, { threads })),
      () => js.call<{ accuracy: number }>('tree'),
      1,
    )
    const name = `decision tree, ${rows} x ${FEATURES}`
    return [row(name, 'scikit-learn', data.version, c, metric), row(name, 'deepbox', data.versions[0]!, once, metric)]
  },
}
