import { FormatError, hostTensor, type Params, type Tensor } from '@foldwise/core'
import { MOBILE_NET_BLOCKS } from '../networks/mobile-net.ts'
import { type Constant, readTflite } from './tflite.ts'

/** Weights of the parts that `mobileNetParts` has, from a TensorFlow Lite file of the whole network. */
export function mobileNetWeights(file: Uint8Array): Params {
  const constants = readTflite(file)
  const names = [...constants.keys()]
  const weights: { [name: string]: Tensor } = {}
  const take = (part: string, scope: string, depthwise = false) => {
    // A fused tensor has the names of all it is made of; weights and biases differ in what follows.
    const called = (ending: string) =>
      names.find((name) => name.startsWith(`MobilenetV2/${scope}/`) && name.split(';')[0]!.endsWith(ending))
    const filter = constants.get(called('_Fold') ?? '')
    const bias = constants.get(called('/BatchNorm_Fold/bias') ?? called('/add_fold') ?? '')
    if (!filter || !bias)
      throw new FormatError(`MobileNetV2: expected the weights of '${scope}', got none. Take another copy.`)
    weights[`${part}.weight`] = channelsFirst(filter, depthwise)
    weights[`${part}.bias`] = hostTensor(bias.data, [bias.data.length], 'float32')
  }
  take('stem.conv', 'Conv')
  for (let i = 0; i < MOBILE_NET_BLOCKS; i++) {
    const scope = i === 0 ? 'expanded_conv' : `expanded_conv_${i}`
    if (i > 0) take(`block${i}.expand`, `${scope}/expand`)
    take(`block${i}.depthwise`, `${scope}/depthwise`, true)
    take(`block${i}.project`, `${scope}/project`)
  }
  take('last.conv', 'Conv_1')
  return weights
}

/** `[out, height, width, in]`, or `[1, height, width, out]` of a depthwise filter, to `[out, in, height, width]`. */
function channelsFirst({ data, shape }: Constant, depthwise: boolean): Tensor {
  const [first, height, width, last] = shape as [number, number, number, number]
  const [out, ins] = depthwise ? [last, 1] : [first, last]
  const values = new Float32Array(data.length)
  const area = height * width
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < ins; i++) {
      for (let p = 0; p < area; p++) {
        values[(o * ins + i) * area + p] = depthwise ? data[p * out + o]! : data[(o * area + p) * ins + i]!
      }
    }
  }
  return hostTensor(values, [out, ins, height, width], 'float32')
}
