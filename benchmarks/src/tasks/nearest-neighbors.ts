import { nearestNeighbors } from '@foldwise/models'
import { type Metric, madeRows } from '../data/made-rows.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const ROWS = 100_000
const FEATURES = 32
const NEIGHBORS = 5

export const nearestNeighborsTask: Task = {
  name: 'nearest-neighbors',
  about: '10,000 queries on 100,000 x 32, brute force and k-d tree, against scikit-learn',
  async *plan({ rows = ROWS, note }) {
    // Queries are not shared among threads yet.
    using peer = await pythonPeer('rows', 1)
    const queries = Math.max(1, Math.floor(rows / 10))
    const data = await madeRows(peer, { kind: 'few-dimensions', rows, features: FEATURES, extra: queries })
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
  },
}
