import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError, hostData, hostTensor, sizeOf } from '@foldwise/core'
import { cifarResNet, fromPyTorch, initialize, predict, weightsFrom } from '@foldwise/models/neural'
import { assertClose } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { cifarSource, mobileNetSource } from '../../src/data/sources.ts'
import { mobileNetFeatures } from '../../src/networks/spec.ts'
import { mobileNetWeights } from '../../src/weights/mobile-net.ts'
import { readTflite } from '../../src/weights/tflite.ts'

const data = process.env.FOLDWISE_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const there = existsSync(join(data, 'pretrained'))
if (!there) process.stderr.write(`retail: no pretrained weights at ${data}: not compared\n`)

/** The values of a NumPy file of float32. */
async function npy(path: string): Promise<{ shape: number[]; values: Float32Array<ArrayBuffer> }> {
  const bytes = await readFile(join(data, 'pretrained', path))
  const start = 10 + bytes.readUInt16LE(8)
  const [, dims] = /'shape': \(([^)]*)\)/.exec(bytes.subarray(10, start).toString())!
  const values = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer)
  return { shape: dims!.split(',').filter(Boolean).map(Number), values }
}

describe.skipIf(!there)('weights from elsewhere', () => {
  test("ResNet-20 of CIFAR-10 gives ONNX Runtime's outputs", async () => {
    const given = fromPyTorch(await readFile(join(data, cifarSource.path)), { under: 'state_dict', prefix: 'module.' })
    const named = Object.fromEntries(Object.entries(given).map(([k, t]) => [k.replace(/^linear/, 'fc'), t]))
    const network = cifarResNet(20, 10, { shortcut: 'pad' })
    const weights = weightsFrom(initialize(network, [3, 32, 32]), named)
    const input = await npy('cifar10/input.npy')
    const wanted = await npy('cifar10/resnet20_cifar10.output.npy')
    const got = await predict(network, weights, hostTensor(input.values, input.shape, 'float32'))
    assertClose(hostData(got), wanted.values, { relative: 1e-4, absolute: 1e-4 })
  })

  test("MobileNetV2 read from TensorFlow Lite gives PyTorch's features", async () => {
    const network = mobileNetFeatures(112)
    const given = mobileNetWeights(await readFile(join(data, mobileNetSource.path)))
    const weights = weightsFrom(initialize(network, [3, 112, 112]), given)
    const shape = [2, 3, 112, 112]
    const x = Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i * 7919) % 256)
    const got = await predict(network, weights, hostTensor(x, shape, 'float32'))
    // By PyTorch, from the ONNX form of the same weights: (x - 128) / 128, TensorFlow's padding, means of the last maps.
    const wanted = [0.1696, 0.1804, 0.4286, 0.1905, 0, 0.6202, 0, 0, 0, 5.8641, 0.2731, 0]
    assertClose(hostData(got).slice(0, 12), wanted, { relative: 1e-3, absolute: 1e-4 })
  })
})

test('files that are no TensorFlow Lite models are refused', () => {
  expect(() => readTflite(new Uint8Array(64))).toThrow(FormatError)
  expect(() => readTflite(new TextEncoder().encode('....TFL3'))).toThrow()
})
