import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostData, InputError, ParamError } from '@foldwise/core'
import { afterAll, expect, test } from 'vitest'
import { planesOf } from '../../src/neural/augment/resample.ts'
import * as nn from '../../src/neural/index.ts'
import { type ImageFolderOptions, imageFolder, type Pixels } from '../../src/neural/node.ts'

// Images as text: "width height channels" and the values. Bright ones are days, dark ones nights.
const folder = mkdtempSync(join(tmpdir(), 'images-'))
afterAll(() => rmSync(folder, { recursive: true }))
const image = (level: number) => `3 2 3 ${Array.from({ length: 18 }, (_, i) => level + (i % 3)).join(' ')}`
for (const [name, level] of [
  ['day', 200],
  ['night', 20],
] as const) {
  mkdirSync(join(folder, name))
  for (let i = 0; i < 6; i++) writeFileSync(join(folder, name, `${i}.PNG`), image(level + 5 * i))
}
writeFileSync(join(folder, 'day', 'notes.txt'), 'not an image')
const decode = (bytes: Uint8Array): Pixels => {
  const [width, height, channels, ...data] = Buffer.from(bytes).toString().split(' ').map(Number)
  if (!width) throw new Error('no such format')
  return { width, height: height!, channels: channels!, data }
}
const options: ImageFolderOptions = { decode, size: [2, 3], batchSize: 4 }
async function read(source: nn.Loader, epoch = 0) {
  const batches: nn.Batch[] = []
  for await (const batch of source.batches(epoch)) batches.push(batch)
  return batches
}

test('a folder of folders of images becomes batches with classes', async () => {
  const source = await imageFolder(folder, { ...options, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.25] })
  expect([source.classes, source.length, source.files.length, source.files[1]]).toEqual([
    ['day', 'night'],
    3,
    12,
    'day/1.PNG',
  ])
  const batches = await read(source)
  expect(batches.map((b) => [b.x.shape, [...hostData(b.y)]])).toEqual([
    [
      [4, 3, 2, 3],
      [0, 0, 0, 0],
    ],
    [
      [4, 3, 2, 3],
      [0, 0, 1, 1],
    ],
    [
      [4, 3, 2, 3],
      [1, 1, 1, 1],
    ],
  ])
  const first = hostData(batches[0]!.x)
  expect([first[0], first[6], first[12]]).toEqual(
    [(200 / 255 - 0.5) / 0.5, (201 / 255 - 0.5) / 0.5, (202 / 255 - 0.5) / 0.25].map(Math.fround),
  )
})

test('epochs have orders of their own, parts do not overlap, and a network learns from it', async () => {
  const even = await imageFolder(folder, { ...options, shuffle: true, seed: 3, part: (path) => /[024]/.test(path) })
  const odd = await imageFolder(folder, { ...options, part: (path) => /[135]/.test(path) })
  expect(even.files.filter((f) => odd.files.includes(f))).toEqual([])
  const seen = async (epoch: number) =>
    (await read(even, epoch)).flatMap((b) => [...hostData(b.x)].filter((_, i) => i % 18 === 0))
  expect(await seen(0)).toEqual(await seen(0))
  expect(await seen(0)).not.toEqual(await seen(1))
  const net = nn.cnn(2, { channels: [4], hidden: 0, batchNorm: false })
  const { history } = await nn.train(net, nn.initialize(net, [3, 2, 3]), even, {
    loss: nn.crossEntropy(),
    optimizer: nn.adam({ learningRate: 0.05 }),
    epochs: 25,
    metrics: { accuracy: nn.accuracy },
    validation: odd,
  })
  expect(history.at(-1)!.validationAccuracy).toBe(1)
})

test('no images, sizes that make no sense and files that are none are refused with the path', async () => {
  await expect(imageFolder(folder, { ...options, part: () => false })).rejects.toThrow(InputError)
  await expect(imageFolder(folder, { ...options, size: [0, 3] })).rejects.toThrow(ParamError)
  const all = await imageFolder(folder, { ...options, extensions: ['.txt'] })
  await expect(read(all)).rejects.toThrow(/'day\/notes.txt', got 'no such format'/)
})

test("images are resampled as Pillow's BILINEAR does, in colour and in grey", () => {
  const ramp = { width: 4, height: 1, data: [0, 85, 170, 255] }
  // Pillow: Image.fromarray(...).resize((2, 1), Image.BILINEAR) in mode F gives these.
  expect(Array.from(planesOf(ramp, 1, 1, 2), (v) => (v * 255).toFixed(4))).toEqual(['60.7143', '194.2857'])
  expect([...planesOf(ramp, 1, 1, 4)]).toEqual([0, 1 / 3, 2 / 3, 1].map(Math.fround))
  const up = planesOf({ width: 2, height: 1, data: [0, 255] }, 1, 1, 4)
  expect([...up]).toEqual([0, 0.25, 0.75, 1])
  const red = { width: 1, height: 1, data: [255, 0, 0, 128] }
  expect([...planesOf(red, 3, 1, 1)]).toEqual([1, 0, 0])
  expect(planesOf(red, 1, 1, 1)[0]).toBeCloseTo(0.299, 6)
  expect(() => planesOf({ width: 2, height: 2, data: [1, 2] }, 3, 1, 1)).toThrow(InputError)
})
