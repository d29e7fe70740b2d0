import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostTensor, type Tensor } from '@foldwise/core'
import { toOnnx } from '@foldwise/inference'
import { fromLightgbm, fromXgboost, type ImportedClassifier } from '@foldwise/models'
import * as ort from 'onnxruntime-node'
import { type Side, timed } from '../compare.ts'
import { workFolder } from '../data/work-folder.ts'
import { type Peer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 28
const ONES = 3000

type Package = 'xgboost' | 'lightgbm' | 'treelite'
interface Sum {
  readonly sum: number
}

/** Raw scores of the same trees of 500 rounds: theirs, and ours read from their file. */
export const forestInferenceTask: Task = {
  name: 'forest-inference',
  about:
    'raw scores of 500 boosted trees of depth 8 and 6, of many rows and of one, against XGBoost, LightGBM, onnxruntime-node, treelite',
  async *plan({ threads, rows = 100_000, note }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('forest_inference', threads)
    const { out: versions } = await peer.call<Record<Package, string>>('prepare', {
      rows,
      features: FEATURES,
      threads,
      folder,
    })
    const x = new Float32Array((await readFile(join(folder, 'x'))).buffer)
    for (const depth of [8, 6]) {
      note(`forest-inference: learning trees of depth ${depth}`)
      await peer.call('learn', { depth })
      const xgboost = classifier(fromXgboost(new Uint8Array(await readFile(join(folder, 'xgboost.ubj')))))
      const lightgbm = classifier(fromLightgbm(await readFile(join(folder, 'lightgbm.txt'), 'utf8')))
      const pairs: readonly [Package, ImportedClassifier<number>][] = [
        ['xgboost', xgboost],
        ['lightgbm', lightgbm],
        ['treelite', xgboost],
      ]
      for (const [name, model] of pairs) {
        const label = name === 'treelite' ? 'treelite (GTIL)' : name
        yield* rowsOf(depth, label, versions[name], ours(model, x), theirs(peer, name), rows)
      }
      const session = await onnxSession(xgboost, threads)
      const version = ort.env.versions.common
      yield* rowsOf(depth, 'onnxruntime-node', version, ours(xgboost, x, 'predictProba'), onnx(session, x), rows)
      await session.release()
    }
  },
}

function classifier(model: ReturnType<typeof fromXgboost<number>>): ImportedClassifier<number> {
  if (model.kind !== 'classifier') throw new Error('bench: expected a classifier')
  return model
}

interface Sides {
  batch(rows: number): Promise<Sum>
  ones(times: number): Promise<Sum>
}

const meanSize = (values: ArrayLike<number>, step = 1): number => {
  let sum = 0
  // Of probabilities of two classes the second one.
  for (let i = step - 1; i < values.length; i += step) sum += Math.abs(values[i]!)
  return (sum * step) / values.length
}

/** Our scores, or probabilities of the second class, which are what the ONNX model gives. */
function ours(
  model: ImportedClassifier<number>,
  x: Float32Array,
  method: 'decisionFunction' | 'predictProba' = 'decisionFunction',
): Sides {
  const run = (m: Tensor): Promise<Tensor> =>
    method === 'predictProba' ? model.predictProba!(m) : model.decisionFunction(m)
  const step = method === 'predictProba' ? 2 : 1
  // Not timed: the widening of rows that peers take as float32. Rows are views, as those that peers get are.
  const wide = Float64Array.from(x)
  const rowsAt = (from: number, to: number): Tensor =>
    hostTensor(wide.subarray(from * FEATURES, to * FEATURES), [to - from, FEATURES], 'float64')
  return {
    batch: async (rows) => ({ sum: meanSize(await (await run(rowsAt(0, rows))).data(), step) }),
    async ones(times) {
      let sum = 0
      for (let i = 0; i < times; i++) {
        const out = await run(rowsAt(i, i + 1))
        sum += meanSize(await out.data(), step)
      }
      return { sum: sum / times }
    },
  }
}

interface PeerSides {
  readonly batch: Side<Sum>
  readonly ones: Side<Sum>
}

const theirs = (peer: Peer, name: Package): PeerSides => ({
  batch: () => peer.call<Sum>('batch', { package: name }),
  ones: () => peer.call<Sum>('one', { package: name, times: ONES }),
})

async function onnxSession(model: ImportedClassifier<number>, threads: number): Promise<ort.InferenceSession> {
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 } as const
  return ort.InferenceSession.create(toOnnx(model.toGraph!()), options)
}

function onnx(session: ort.InferenceSession, x: Float32Array): PeerSides {
  const run = async (from: number, to: number): Promise<number> => {
    const part = x.subarray(from * FEATURES, to * FEATURES)
    const out = await session.run({ x: new ort.Tensor('float32', part, [to - from, FEATURES]) }, ['probabilities'])
    return meanSize(out.probabilities!.data as Float32Array, 2)
  }
  return {
    batch: timed(async () => ({ sum: await run(0, x.length / FEATURES) })),
    ones: timed(async () => {
      let sum = 0
      for (let i = 0; i < ONES; i++) sum += await run(i, i + 1)
      return { sum: sum / ONES }
    }),
  }
}

function rowsOf(depth: number, peer: string, version: string, our: Sides, their: PeerSides, rows: number) {
  const metric = { name: 'mean size of a score', ours: (v: Sum) => v.sum, theirs: (v: Sum) => v.sum }
  const trees = `500 trees of depth ${depth}`
  return [
    versus({
      name: `${trees}, ${rows} rows`,
      peer,
      version,
      ours: () => our.batch(rows),
      theirs: their.batch,
      metric,
    }),
    versus({
      name: `${trees}, ${ONES} times one row`,
      peer,
      version,
      ours: () => our.ones(ONES),
      theirs: their.ones,
      metric,
    }),
  ]
}
