import { pca } from '@foldwise/models'
import { type Metric, madeRows } from '../data/made-rows.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const ROWS = 50_000
const FEATURES = 200
const COMPONENTS = 20
/** Rows up to which ml-pca ends within a minute. */
const JS_ROWS = 5_000

export const pcaTask: Task = {
  name: 'pca',
  about: '50,000 x 200 to 20 components, against scikit-learn (full, randomized, its default) and ml-pca',
  async *plan({ threads, rows = ROWS, note }) {
    using peer = await pythonPeer('rows', threads)
    using js = await jsPeer('rows')
    const shape = { kind: 'full-rank', features: FEATURES, extra: 1 } as const
    const fit = (x: Awaited<ReturnType<typeof madeRows>>['x']) => async () => {
      const model = await pca({ nComponents: COMPONENTS }).fit({ x }, { threads })
      return (await model.explainedVarianceRatio.data()).reduce((a, b) => a + b, 0)
    }
    const metric = { name: 'explained variance', ours: (v: number) => v, theirs: (m: Metric) => m.metric }
    const size = `${rows} x ${FEATURES} to ${COMPONENTS}`
    note(`pca: ${size}`)
    const data = await madeRows(peer, { ...shape, rows })
    for (const solver of ['full', 'randomized', 'auto']) {
      yield versus({
        name: `pca, ${size}`,
        peer: `scikit-learn ${solver}`,
        version: data.version,
        ours: fit(data.x),
        theirs: () => peer.call<Metric>('pca', { count: COMPONENTS, solver }),
        metric,
      })
    }
    const few = Math.min(rows, JS_ROWS)
    note(`pca: ${few} rows with ml-pca`)
    let version = ''
    const small = await madeRows(peer, { ...shape, rows: few }, async (folder) => {
      version = (await js.call<string>('prepare', { features: FEATURES, folder, name: 'ml-pca' })).out
    })
    yield versus({
      name: `pca, ${few} x ${FEATURES} to ${COMPONENTS}`,
      peer: 'ml-pca',
      version,
      ours: fit(small.x),
      theirs: () => js.call<Metric>('pca', { count: COMPONENTS }),
      rounds: 1,
      metric,
    })
  },
}
