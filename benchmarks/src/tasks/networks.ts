import { hostTensor, type Params, type Shape, sizeOf, tensor } from '@foldwise/core'
import * as nn from '@foldwise/models/neural'
import { jsPeer, type Peer, pythonPeer } from '../peer.ts'
import { gain, type Task, versus } from '../task.ts'

type Kind = 'mlp' | 'cnn' | 'transformer'

const SHAPES: { readonly [K in Kind]: Shape } = { mlp: [784], cnn: [1, 28, 28], transformer: [64] }
const VOCABULARY = 1000

/** Entry i of tensor k, as in peers/networks.py. */
const formula = (k: number, shape: Shape, scale: number) =>
  hostTensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => (((i * 7919 + k * 104729) % 10007) / 10007 - 0.5) * scale),
    shape,
    'float32',
  )

const networks: { readonly [K in Kind]: nn.Layer } = {
  mlp: nn.mlp(10, { hidden: [256, 128] }),
  cnn: nn.cnn(10, { channels: [32, 64], hidden: 128, batchNorm: false }),
  transformer: nn.transformerEncoder(10, { vocabulary: VOCABULARY, size: 64, heads: 4, depth: 2, dropout: 0 }),
}

/** Token numbers from 1: none is padding. */
const tokens = (shape: Shape) =>
  tensor(
    Int32Array.from({ length: sizeOf(shape) }, (_, i) => 1 + ((i * 7919) % (VOCABULARY - 1))),
    shape,
    'int32',
  )

function weightsOf(net: nn.Layer, shape: Shape): nn.Weights {
  const { params } = nn.initialize(net, shape)
  const names = Object.keys(params).sort()
  const made = names.map((name, i) => {
    const size = params[name]!.shape
    const inputs = size.length > 1 ? sizeOf(size.slice(1)) : 4 * size[0]!
    return [name, formula(i + 1, size, 2 / Math.sqrt(inputs))] as const
  })
  return { params: Object.fromEntries(made) as Params, state: {} }
}

/** How many steps are run, on batches of how many rows: enough that the machine is warm, few where a side is slow. */
interface Work {
  readonly batch: number
  readonly steps: number
}

interface Works {
  /** Against PyTorch, and of one thread against more. */
  readonly usual: Work
  readonly tfjsWasm: Work
  /** Its convolutions take seconds an image, so batches may be smaller: ours are too. */
  readonly tfjsCpu: Work
}

function trainingTask(kind: Kind, about: string, works: Works): Task {
  return {
    name: `${kind}-training`,
    about,
    async *plan({ threads, rows = Number.POSITIVE_INFINITY }) {
      const shape = SHAPES[kind]
      const weights = weightsOf(networks[kind], shape)
      const training = (count: number, batch: number) => {
        const x = kind === 'transformer' ? tokens([count, ...shape]) : formula(0, [count, ...shape], 4)
        const y = tensor(
          Array.from({ length: count }, (_, i) => (i * 7) % 10),
          [count],
          'int32',
        )
        const data = nn.loader({ x, y }, { batchSize: batch })
        return (threads: number) =>
          nn.train(networks[kind], weights, data, { loss: nn.crossEntropy(), epochs: 1, threads })
      }
      const rowsOf = ({ batch, steps }: Work) => Math.min(rows, batch * steps)
      const title = (work: Work) => `${Math.ceil(rowsOf(work) / work.batch)} steps of ${work.batch} rows`
      const lossOf = (t: nn.Trained) => t.history[0]!.loss!
      const against = async (peer: Peer, name: string, work: Work, args: object, most?: number) => {
        const { batch } = work
        const { out: version } = await peer.call<string>('prepare', { kind, rows: rowsOf(work), batch, ...args })
        const train = training(rowsOf(work), batch)
        return versus({
          name: title(work),
          peer: name,
          version,
          ours: () => train(threads),
          theirs: () => peer.call<{ loss: number }>('train'),
          ...(most && { rounds: most }),
          metric: { name: 'mean loss', ours: lossOf, theirs: (t) => t.loss },
        })
      }
      if (threads > 1) {
        const run = training(rowsOf(works.usual), works.usual.batch)
        yield gain(title(works.usual), threads, run, { name: 'mean loss', of: lossOf })
      }
      {
        using torch = await pythonPeer('networks', threads)
        yield await against(torch, 'PyTorch', works.usual, { threads })
      }
      {
        using wasm = await jsPeer('networks')
        yield await against(wasm, 'tfjs wasm, missing kernels composed', works.tfjsWasm, { backend: 'wasm' }, 3)
      }
      {
        using cpu = await jsPeer('networks')
        yield await against(cpu, 'tfjs cpu', works.tfjsCpu, { backend: 'cpu' }, 1)
      }
    },
  }
}

export const mlpTrainingTask = trainingTask(
  'mlp',
  'Adam steps of a 784-256-128-10 network on batches of 128, against PyTorch and stock tfjs (wasm, cpu)',
  {
    usual: { batch: 128, steps: 300 },
    tfjsWasm: { batch: 128, steps: 50 },
    tfjsCpu: { batch: 128, steps: 10 },
  },
)
export const cnnTrainingTask = trainingTask(
  'cnn',
  'Adam steps of a network of two convolutions on batches of 64 images of 28 x 28, against PyTorch and stock tfjs (wasm, cpu)',
  {
    usual: { batch: 64, steps: 20 },
    tfjsWasm: { batch: 64, steps: 10 },
    tfjsCpu: { batch: 4, steps: 1 },
  },
)
export const transformerTrainingTask = trainingTask(
  'transformer',
  'Adam steps of a text encoder (2 blocks of 64 by 4 heads) on batches of 32 texts of 64 tokens, against PyTorch and stock tfjs (wasm, cpu)',
  {
    usual: { batch: 32, steps: 20 },
    tfjsWasm: { batch: 32, steps: 5 },
    tfjsCpu: { batch: 32, steps: 1 },
  },
)
