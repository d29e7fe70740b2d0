import { kMeans } from '@foldwise/models'
import { type Metric, madeRows } from '../data/made-rows.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const ROWS = 200_000
const FEATURES = 32
const CLUSTERS = 64
/** Rows up to which ml-kmeans ends within a minute. */
const JS_ROWS = 20_000

export const kMeansTask: Task = {
  name: 'k-means',
  about:
    '200,000 x 32 to 64 clusters until centres stand still, from the same start, against scikit-learn and ml-kmeans',
  async *plan({ threads, rows = ROWS, note }) {
    using peer = await pythonPeer('rows', threads)
    using js = await jsPeer('rows')
    const metric = {
      name: 'inertia',
      ours: (m: { facts: object }) => (m.facts as { inertia: number }).inertia,
      theirs: (m: Metric) => m.metric,
    }
    for (const kind of ['blobs', 'noise'] as const) {
      const size = `${rows} x ${FEATURES} of ${kind}`
      note(`k-means: ${size}`)
      const data = await madeRows(peer, { kind, rows, features: FEATURES, extra: CLUSTERS })
      const fit = await ours(data)
      for (const algorithm of ['lloyd', 'elkan']) {
        yield versus({
          name: `k-means, ${size}`,
          peer: `scikit-learn ${algorithm}`,
          version: data.version,
          ours: () => fit(threads),
          theirs: () => peer.call<Metric>('kmeans', { algorithm }),
          metric,
        })
      }
    }
    const few = Math.min(rows, JS_ROWS)
    note(`k-means: ${few} rows with ml-kmeans`)
    let version = ''
    const data = await madeRows(
      peer,
      { kind: 'blobs', rows: few, features: FEATURES, extra: CLUSTERS },
      async (folder) => {
        version = (await js.call<string>('prepare', { features: FEATURES, folder, name: 'ml-kmeans' })).out
      },
    )
    const fit = await ours(data)
    yield versus({
      name: `k-means, ${few} x ${FEATURES} of blobs`,
      peer: 'ml-kmeans',
      version,
      ours: () => fit(threads),
      theirs: () => js.call<Metric>('kmeans'),
      rounds: 3,
      metric,
    })
  },
}

async function ours({ x, more }: Awaited<ReturnType<typeof madeRows>>) {
  const start = await more.data()
  const init = Array.from({ length: CLUSTERS }, (_, c) => [...start.subarray(c * FEATURES, (c + 1) * FEATURES)])
  return (threads: number) => kMeans({ nClusters: CLUSTERS, init }).fit({ x }, { threads })
}
