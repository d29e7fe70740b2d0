import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { lassoCv } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const FEATURES = 1000

interface Theirs {
  readonly alpha: number
  readonly objective: number
}

export const lassoTask: Task = {
  name: 'lasso',
  about: 'paths of 100 strengths on 10,000 x 1,000 rows, one and five folds, against scikit-learn',
  async run({ threads, rows = 10_000, rounds, note }) {
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      using peer = await pythonPeer('linear', threads)
      const { out: version } = await peer.call<string>('regression', { rows, features: FEATURES, folder })
      const floats = async (name: string): Promise<Float64Array> => {
        const { buffer, byteOffset, byteLength } = await readFile(join(folder, name))
        return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
      }
      const x = tensor(await floats('x'), [rows, FEATURES])
      const y = await floats('y')
      const numbers = Int32Array.from({ length: rows }, (_, i) => i)
      const one = { split: () => [{ train: numbers.subarray(0, rows - 10), test: numbers.subarray(rows - 10) }] }
      const out: Row[] = []
      for (const cv of [1, 5]) {
        const name =
          cv === 1 ? 'a path of 100, and the best on all rows' : 'five paths of 100, and the best on all rows'
        note(`lasso: ${name}`)
        const recipe = lassoCv({ cv: cv === 1 ? one : cv })
        const c = await compare(
          timed(() => recipe.fit({ x, y }, { threads })),
          () => peer.call<Theirs>('lasso', { cv }),
          rounds,
        )
        const predicted = await c.ours.out.predict(x)
        const squares = y.reduce((s, v, i) => s + (v - predicted[i]!) ** 2, 0)
        const coef = await c.ours.out.coef.data()
        const objective =
          squares / rows / 2 + (c.ours.out.facts.alpha as number) * coef.reduce((s, v) => s + Math.abs(v), 0)
        const metric = { name: 'objective', ours: () => objective, theirs: (v: Theirs) => v.objective }
        out.push(row(`${name}, ${rows} x ${FEATURES}`, 'scikit-learn', version, c, metric))
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
