import { pca } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { type Metric, madeRows } from '../data/made-rows.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const ROWS = 50_000
const FEATURES = 200
const COMPONENTS = 20
/** Rows up to which ml-pca ends within a minute. */
const JS_ROWS = 5_000

export const pcaTask: Task = {
  name: 'pca',
  about: '50,000 x 200 to 20 components, against scikit-learn (full, randomized, its default) and ml-pca',
  async run({ threads, rows = ROWS, rounds, note }) {
    using peer = await pythonPeer('rows', threads)
    using js = await jsPeer('rows')
    const out: Row[] = []
    const shape = { kind: 'full-rank', features: FEATURES, extra: 1 } as const
    const fit = (x: Awaited<ReturnType<typeof madeRows>>['x']) =>
      timed(async () => {
        const model = await pca({ nComponents: COMPONENTS }).fit({ x }, { threads })
        return (await model.explainedVarianceRatio.data()).reduce((a, b) => a + b, 0)
      })
    const metric = { name: 'explained variance', ours: (v: number) => v, theirs: (m: Metric) => m.metric }
    const size = `${rows} x ${FEATURES} to ${COMPONENTS}`
    note(`pca: ${size}`)
    const data = await madeRows(peer, { ...shape, rows })
    for (const solver of ['full', 'randomized', 'auto']) {
      const c = await compare(fit(data.x), () => peer.call<Metric>('pca', { count: COMPONENTS, solver }), rounds)
      out.push(row(`pca, ${size}`, `scikit-learn ${solver}`, data.version, c, metric))
    }
    const few = Math.min(rows, JS_ROWS)
    note(`pca: ${few} rows with ml-pca`)
    let version = ''
    const small = await madeRows(peer, { ...shape, rows: few }, async (folder) => {
      version = (await js.call<string>('prepare', { features: FEATURES, folder, name: 'ml-pca' })).out
    })
    const c = await compare(fit(small.x), () => js.call<Metric>('pca', { count: COMPONENTS }), 1)
    out.push(row(`pca, ${few} x ${FEATURES} to ${COMPONENTS}`, 'ml-pca', version, c, metric))
    return out
  },
}
