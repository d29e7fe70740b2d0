import { tensor } from '@foldwise/core'
import { nearestNeighbors } from '@foldwise/models'
import { type Metric, madeRows } from '../data/made-rows.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const ROWS = 100_000
const FEATURES = 32
const NEIGHBORS = 5
/** Queries that kd-tree-javascript answers within half a minute. */
const JS_QUERIES = 200

export const nearestNeighborsTask: Task = {
  name: 'nearest-neighbors',
  about: '10,000 queries on 100,000 x 32, brute force and k-d tree, against scikit-learn and kd-tree-javascript',
  async *plan({ rows = ROWS, note }) {
    // Queries are not shared among threads yet.
    using peer = await pythonPeer('rows', 1)
    const queries = Math.max(1, Math.floor(rows / 10))
    using js = await jsPeer('rows')
    let version = ''
    const shape = { kind: 'few-dimensions', rows, features: FEATURES, extra: queries } as const
    const data = await madeRows(peer, shape, async (folder) => {
      version = (await js.call<string>('prepare', { features: FEATURES, folder, name: 'kd-tree-javascript' })).out
    })
    for (const [algorithm, theirs] of [
      ['brute', 'brute'],
      ['kdTree', 'kd_tree'],
    ] as const) {
      note(`nearest-neighbors: ${algorithm}`)
      await peer.call('index', { algorithm: theirs, k: NEIGHBORS })
      const model = await nearestNeighbors({ nNeighbors: NEIGHBORS, algorithm }).fit({ x: data.x })
      yield versus({
        name: `${NEIGHBORS} nearest of ${rows} x ${FEATURES} to ${queries}, ${algorithm}`,
        peer: `scikit-learn ${theirs}`,
        version: data.version,
        ours: () => model.neighbors(data.more),
        theirs: () => peer.call<Metric>('neighbors'),
        metric: {
          name: 'sum of distances',
          ours: async (found) => (await found.distances.data()).reduce((a, b) => a + b, 0),
          theirs: (m) => m.metric,
        },
      })
    }
    const few = Math.min(queries, JS_QUERIES)
    const some = tensor((await data.more.data()).slice(0, few * FEATURES), [few, FEATURES])
    const model = await nearestNeighbors({ nNeighbors: NEIGHBORS, algorithm: 'kdTree' }).fit({ x: data.x })
    yield versus({
      name: `${NEIGHBORS} nearest of ${rows} x ${FEATURES} to ${few}, kdTree`,
      peer: 'kd-tree-javascript',
      version,
      async prepare() {
        await js.call('index', { features: FEATURES })
      },
      ours: () => model.neighbors(some),
      theirs: () => js.call<Metric>('neighbors', { count: few, k: NEIGHBORS }),
      rounds: 1,
      metric: {
        name: 'sum of distances',
        ours: async (found) => (await found.distances.data()).reduce((a, b) => a + b, 0),
        theirs: (m) => m.metric,
      },
    })
  },
}
