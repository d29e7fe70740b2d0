import { type Graph, type HostArray, hostData, hostTensor, type Shape, trace } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import * as nn from '@foldwise/models/neural'
import { quantizeWeights } from '@foldwise/quantization'
import * as ort from 'onnxruntime-node'
import { timed } from '../compare.ts'
import { type Task, versus } from '../task.ts'

interface Network {
  readonly name: string
  readonly layer: nn.Layer
  readonly image: Shape
  /** Runs of one image that a round takes. */
  readonly runs: number
}

const block = (k: number, channels: number): { [name: string]: nn.Layer } => ({
  [`conv${k}`]: nn.conv2d(channels, 3, { pads: 1, bias: false }),
  [`norm${k}`]: nn.batchNorm(),
  [`relu${k}`]: nn.activation('relu'),
})

/** The networks of the retail job, and one that everybody knows. Their weights are drawn, not learned: time does not depend on them. */
const networks: readonly Network[] = [
  {
    name: 'CNN of clothes, 1 x 28 x 28',
    image: [1, 28, 28],
    runs: 50,
    layer: nn.sequential({
      ...block(1, 32),
      pool1: nn.maxPooling(2),
      ...block(2, 64),
      ...block(3, 64),
      pool2: nn.maxPooling(2),
      ...block(4, 128),
      pool3: nn.globalAveragePooling(),
      fc: nn.dense(10),
    }),
  },
  {
    name: 'CNN of products, 3 x 112 x 112',
    image: [3, 112, 112],
    runs: 5,
    layer: nn.sequential({
      shrink: nn.averagePooling(2),
      ...block(1, 32),
      pool1: nn.maxPooling(2),
      ...block(2, 64),
      pool2: nn.maxPooling(2),
      ...block(3, 128),
      pool3: nn.maxPooling(2),
      ...block(4, 192),
      pool4: nn.globalAveragePooling(),
      fc: nn.dense(81),
    }),
  },
  { name: 'ResNet-20, 3 x 32 x 32', image: [3, 32, 32], runs: 20, layer: nn.cifarResNet(20, 10) },
  { name: 'MobileNetV2, 3 x 224 x 224', image: [3, 224, 224], runs: 2, layer: nn.mobileNetV2(1000) },
]

/** One image after another through ONNX graphs: our session, ONNX Runtime, and our session with weights of 8 bits. */
export const imageInferenceTask: Task = {
  name: 'image-inference',
  about:
    'latency of networks on one image: ONNX graphs in our session, float32 and with int8 weights, against onnxruntime-node',
  async *plan({ threads, rows = 0 }) {
    for (const network of networks) {
      const graph = graphOf(network)
      const size = network.image.reduce((a, b) => a * b, 1)
      const data = Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 10007) / 5003.5 - 1)
      const x = { dtype: 'float32', shape: [1, ...network.image], data } as const
      const runs = rows === 0 ? network.runs : rows
      const name = `${network.name}, ${runs} runs`
      const metric = { name: 'mean size of a score', ours: meanSize, theirs: meanSize }
      using ours = await session(graph, { threads })
      const run = async (s: typeof ours): Promise<ArrayLike<number>> => {
        let out: HostArray | undefined
        for (let i = 0; i < runs; i++) out = (await s.run({ x })).y
        return out!.data as Float32Array
      }
      const theirs = await ort.InferenceSession.create(toOnnx(graph), {
        ...{ intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 },
      })
      const feed = { x: new ort.Tensor('float32', data, x.shape) }
      yield versus({
        name,
        peer: 'onnxruntime-node',
        version: ort.env.versions.common,
        ours: () => run(ours),
        theirs: timed(async () => {
          let out: ort.Tensor | undefined
          for (let i = 0; i < runs; i++) out = (await theirs.run(feed)).y
          return out!.data as Float32Array
        }),
        metric,
      })
      await theirs.release()
      using small = await session(quantizeWeights(graph).graph, { threads })
      yield versus({
        name: `${name}, int8 weights`,
        peer: 'itself',
        version: 'float32 weights',
        ours: () => run(small),
        theirs: timed(() => run(ours)),
        metric,
      })
      using plain = await session(graph, { optimize: false })
      yield versus({
        name,
        peer: 'itself',
        version: 'optimize: false',
        ours: () => run(ours),
        theirs: timed(() => run(plain)),
        metric,
        rounds: 3,
      })
    }
  },
}

function graphOf({ layer, image }: Network): Graph {
  const { params, state } = nn.initialize(layer, image)
  // Filters are drawn as PyTorch draws them, which makes values fade from layer to layer until a score is its bias.
  const louder = Object.entries(params).map(([name, p]) =>
    p.shape.length === 4
      ? [
          name,
          hostTensor(
            (hostData(p) as Float32Array).map((v) => v * Math.sqrt(6)),
            p.shape,
            'float32',
          ),
        ]
      : [name, p],
  )
  const weights = { params: Object.fromEntries(louder) as typeof params, state }
  return trace((x) => ({ y: nn.run(layer, weights, x).y }), [{ name: 'x', dtype: 'float32', shape: ['N', ...image] }])
}

const meanSize = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!)
  return sum / values.length
}
