import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostTensor, type Tensor } from '@foldwise/core'
import { fromLightgbm, fromXgboost } from '@foldwise/models'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 28
const ONES = 100

interface Sum {
  readonly sum: number
}

/** What features add to raw scores of the same trees: theirs, and ours read from their file. */
export const contributionsTask: Task = {
  name: 'contributions',
  about:
    'Shapley values of 28 features in 500 boosted trees of depth 6, of many rows and of one, against XGBoost, LightGBM',
  async *plan({ threads, rows = 10_000, note }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('contributions', threads)
    note('contributions: peers learn 500 trees each')
    const { out: versions } = await peer.call<Record<'xgboost' | 'lightgbm', string>>('prepare', {
      rows,
      features: FEATURES,
      threads,
      folder,
    })
    // Not timed: the widening of rows that peers take as float32.
    const x = Float64Array.from(new Float32Array((await readFile(join(folder, 'x'))).buffer))
    const models = {
      xgboost: fromXgboost(new Uint8Array(await readFile(join(folder, 'xgboost.ubj')))),
      lightgbm: fromLightgbm(await readFile(join(folder, 'lightgbm.txt'), 'utf8')),
    }
    const metric = { name: 'mean size', ours: (v: Sum) => v.sum, theirs: (v: Sum) => v.sum }
    for (const name of ['xgboost', 'lightgbm'] as const) {
      const explain = async (from: number, to: number): Promise<number> => {
        const part: Tensor = hostTensor(x.subarray(from * FEATURES, to * FEATURES), [to - from, FEATURES], 'float64')
        return meanSize(await (await models[name].contributions(part, { threads })).data())
      }
      const shared = { peer: name, version: versions[name], metric }
      yield versus({
        ...shared,
        name: `${rows} rows`,
        rounds: 3,
        ours: async () => ({ sum: await explain(0, rows) }),
        theirs: () => peer.call<Sum>('batch', { package: name }),
      })
      const ones = Math.min(ONES, rows)
      yield versus({
        ...shared,
        name: `${ones} times one row`,
        ours: async () => {
          let sum = 0
          for (let i = 0; i < ones; i++) sum += await explain(i, i + 1)
          return { sum: sum / ones }
        },
        theirs: () => peer.call<Sum>('one', { package: name, times: ones }),
      })
    }
  },
}

function meanSize(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!)
  return sum / values.length
}
