import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { svc } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

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
  async run({ threads, rows, rounds, note }) {
    using peer = await pythonPeer('svm', threads)
    using js = await jsPeer('svm')
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    const out: Row[] = []
    try {
      for (const size of rows === undefined ? SIZES : [{ rows, features: 50, cache: 200 }]) {
        const { rows: count, features, cache } = size
        const name = `RBF, ${count} x ${features}, cache of ${cache} MB`
        note(`svc: ${name}`)
        const { out: version } = await peer.call<string>('prepare', { rows: count, features, folder })
        const values = new Float64Array((await readFile(join(folder, 'x'))).buffer)
        const labels = [...new Int32Array((await readFile(join(folder, 'y'))).buffer)]
        const x = tensor(values.subarray(0, count * features), [count, features])
        const test = tensor(values.subarray(count * features), [labels.length - count, features])
        const recipe = svc({ cacheSize: cache })
        const ours = timed(() => recipe.fit({ x, y: labels.slice(0, count) }, { threads }))
        const model = (await ours()).out
        const found = await model.predict(test)
        const accuracy = found.filter((v, i) => v === labels[count + i]).length / found.length
        const metric = { name: 'accuracy', ours: () => accuracy, theirs: (v: Fitted) => v.accuracy }
        const theirs = () => peer.call<Fitted>('svc', { C: 1, cache_size: cache })
        out.push(row(name, 'scikit-learn', version, await compare(ours, theirs, Math.min(rounds, 3)), metric))
        if (count > JS_ROWS) continue
        const versions = (
          await js.call<{ libsvm: string; mlSvm: string }>('prepare', { rows: count, features, folder })
        ).out
        const libsvm = () => js.call<Fitted>('svc', { C: 1, cacheSize: cache })
        out.push(row(name, 'libsvm-js', versions.libsvm, await compare(ours, libsvm, 1), metric))
        if (count > SIMPLE_ROWS) continue
        out.push(
          row(
            name,
            'ml-svm',
            versions.mlSvm,
            await compare(ours, () => js.call<Fitted>('simple', { C: 1 }), 1),
            metric,
          ),
        )
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
