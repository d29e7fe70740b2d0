import { hostData, InputError, ParamError, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const image = Float32Array.from({ length: 2 * 5 * 4 }, (_, i) => i + 1)
const batch = (copies = 1): nn.Batch => ({
  x: tensor(
    Float32Array.from({ length: copies * 40 }, (_, i) => image[i % 40]! + 100 * Math.floor(i / 40)),
    [copies, 2, 5, 4],
  ),
  y: tensor(
    Array.from({ length: copies }, (_, i) => i % 3),
    [copies],
    'int32',
  ),
})
const pixels = (b: nn.Batch) => Array.from(hostData(b.x))
const rows = (plane: number[]) => Array.from({ length: 5 }, (_, y) => plane.slice(4 * y, 4 * y + 4))

const all: { readonly [name: string]: nn.Augmentation } = {
  crop: nn.randomCrop(2),
  flip: nn.randomFlip(),
  affine: nn.randomAffine({ rotate: 30, translate: 0.2, scale: 0.2, shear: 0.1 }),
  cutout: nn.cutout(3),
  colour: nn.randomColour({ brightness: 0.3, contrast: 0.3, saturation: 0.3 }),
  mixup: nn.mixup({ classes: 3 }),
}

test.each(Object.entries(all))('%s follows its draws and leaves the batch it gets as it was', (_, augment) => {
  const given = batch(6)
  const once = pixels(augment(given, stream(1)))
  expect(once).toEqual(pixels(augment(given, stream(1))))
  expect(once).not.toEqual(pixels(augment(given, stream(2))))
  expect(pixels(given)).toEqual(pixels(batch(6)))
  expect(once.every(Number.isFinite)).toBe(true)
})

test('a flip mirrors each row, a vertical one the order of the rows', () => {
  const flipped = pixels(nn.randomFlip({ share: 1 })(batch(), stream(0)))
  expect(rows(flipped.slice(0, 20))).toEqual(rows([...image.slice(0, 20)]).map((r) => r.reverse()))
  const turned = pixels(nn.randomFlip({ share: 1, vertical: true })(batch(), stream(0)))
  expect(rows(turned.slice(20))).toEqual(rows([...image.slice(20)]).reverse())
  expect(pixels(nn.randomFlip({ share: 0 })(batch(), stream(0)))).toEqual([...image])
})

test('a crop moves the image, all channels alike, and fills with zeros', () => {
  for (let seed = 0; seed < 20; seed++) {
    const moved = pixels(nn.randomCrop(1)(batch(), stream(seed)))
    for (let i = 0; i < 20; i++) {
      const [a, b] = [moved[i]!, moved[20 + i]!]
      expect(b).toBe(a === 0 ? 0 : a + 20)
    }
  }
})

test('an affine change by nothing is none, and half a turn reverses the image', () => {
  expect(pixels(nn.randomAffine({})(batch(), stream(0)))).toEqual([...image])
  // Draws of a turn by 180 degrees: the largest one way.
  const random = { ...stream(0), next: () => 1 - 2 ** -53 }
  const turned = pixels(nn.randomAffine({ rotate: 180 })(batch(), random))
  const reversed = [...image.slice(0, 20).reverse(), ...image.slice(20).reverse()]
  turned.forEach((v, i) => {
    expect(v).toBeCloseTo(reversed[i]!, 3)
  })
})

test('cutout sets a square to 0 and nothing else', () => {
  const cut = pixels(nn.cutout(2)(batch(), stream(4)))
  const gone = cut.flatMap((v, i) => (v === 0 ? [i] : []))
  expect(gone.length).toBeGreaterThan(0)
  expect(gone.length).toBeLessThanOrEqual(8)
  cut.forEach((v, i) => {
    if (v !== 0) expect(v).toBe(image[i])
  })
})

test('mixup mixes targets by the same shares as examples', () => {
  const given = {
    ...batch(6),
    x: tensor(
      Array.from({ length: 6 }, (_, i) => i % 3),
      [6, 1],
    ),
  }
  const { x, y } = nn.mixup({ classes: 3, alpha: 1 })(given, stream(3))
  const [values, shares] = [hostData(x), hostData(y)]
  values.forEach((v, i) => {
    const [a, b, c] = shares.subarray(3 * i, 3 * i + 3)
    expect(a! + b! + c!).toBeCloseTo(1, 6)
    // The class number is the value, so its mean by the shares is the mixed value.
    expect(b! + 2 * c!).toBeCloseTo(v, 5)
  })
})

test('a network trains on augmented batches', async () => {
  const net = nn.cnn(3, { channels: [4], hidden: 8 })
  const augment = nn.augmentations(nn.randomFlip(), nn.randomCrop(1), nn.cutout(2), nn.mixup({ classes: 3 }))
  const { history } = await nn.train(
    net,
    nn.initialize(net, [2, 5, 4]),
    nn.loader(batch(24), { batchSize: 8, shuffle: true, augment }),
    { loss: nn.crossEntropy(), epochs: 2 },
  )
  expect(history.every((h) => Number.isFinite(h.loss))).toBe(true)
})

test('what is no image, and settings that make no sense, are refused', () => {
  expect(() => nn.randomFlip()({ ...batch(), x: tensor([1, 2], [1, 2]) }, stream(0))).toThrow(InputError)
  expect(() => nn.randomCrop(-1)).toThrow(ParamError)
  expect(() => nn.randomCrop(1.5)).toThrow(ParamError)
  expect(() => nn.cutout(1.5)).toThrow(ParamError)
  expect(() => nn.mixup({ classes: 2 })(batch(3), stream(0))).toThrow(InputError)
  expect(() => nn.randomAffine({ scale: 1 })).toThrow(ParamError)
  expect(() => nn.mixup({ classes: 3, alpha: 2 })).toThrow(ParamError)
})
