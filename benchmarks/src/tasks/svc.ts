import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Tensor, tensor } from '@foldwise/core'
import { svc } from '@foldwise/models'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Fitted {
  readonly accuracy: number
}

/** Rows up to which libsvm-js ends within a minute, and ml-svm, which holds the whole matrix as arrays. */
const JS_ROWS = 10_000
const SIMPLE_ROWS = 1000

const SIZES = [
  { rows: SIMPLE_ROWS, features: 20, cache: 200 },
  { rows: 10_000, features: 50, cache: 200 },
  { rows: 30_000, features: 20, cache: 50 },
]

export const svcTask: Task = {
  name: 'svc',
  about:
    'RBF machine of 10,000 x 50 rows, and of 30,000 x 20 with a cache of 50 MB, against scikit-learn, libsvm-js, ml-svm',
  async *plan({ threads, rows }) {
    using peer = await pythonPeer('svm', threads)
    using js = await jsPeer('svm')
    await using work = await workFolder()
    const { path: folder } = work
    for (const size of rows === undefined ? SIZES : [{ rows, features: 50, cache: 200 }]) {
      const { rows: count, features, cache } = size
      const name = `RBF, ${count} x ${features}, cache of ${cache} MB`
      const { out: version } = await peer.call<string>('prepare', { rows: count, features, folder })
      const values = new Float64Array((await readFile(join(folder, 'x'))).buffer)
      const labels = [...new Int32Array((await readFile(join(folder, 'y'))).buffer)]
      const x = tensor(values.subarray(0, count * features), [count, features])
      const test = tensor(values.subarray(count * features), [labels.length - count, features])
      const recipe = svc({ cacheSize: cache })
      const { out: versions } =
        count > JS_ROWS
          ? { out: undefined }
          : await js.call<{ libsvm: string; mlSvm: string }>('prepare', { rows: count, features, folder })
      const both = {
        name,
        ours: () => recipe.fit({ x, y: labels.slice(0, count) }, { threads }),
        metric: {
          name: 'accuracy',
          ours: async (model: { predict(x: Tensor): Promise<readonly number[]> }) => {
            const found = await model.predict(test)
            return found.filter((v, i) => v === labels[count + i]).length / found.length
          },
          theirs: (v: Fitted) => v.accuracy,
        },
      }
      yield versus({
        ...both,
        peer: 'scikit-learn',
        version,
        theirs: () => peer.call<Fitted>('svc', { C: 1, cache_size: cache }),
        // Small fits are of milliseconds, of which the first few compile.
        rounds: count > SIMPLE_ROWS ? 3 : 30,
      })
      if (versions === undefined) continue
      yield versus({
        ...both,
        peer: 'libsvm-js',
        version: versions.libsvm,
        theirs: () => js.call<Fitted>('svc', { C: 1, cacheSize: cache }),
        rounds: 1,
      })
      if (count > SIMPLE_ROWS) continue
      yield versus({
        ...both,
        peer: 'ml-svm',
        version: versions.mlSvm,
        theirs: () => js.call<Fitted>('simple', { C: 1 }),
        rounds: 1,
      })
    }
  },
}
