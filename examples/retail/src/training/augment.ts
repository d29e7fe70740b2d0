import { hostData, hostTensor, type Rng } from '@foldwise/core'
import {
  type Augmentation,
  augmentations,
  randomAffine,
  randomColour,
  randomCrop,
  randomFlip,
} from '@foldwise/models/neural'

/** Clothes: mirrored, and moved by up to two pixels. */
export const fashionAugmentation: Augmentation = augmentations(randomFlip(), randomCrop(2))

/** Photographs to learn from scratch, many times: mirrored, and moved by up to eight pixels. */
export const simpleAugmentation: Augmentation = about(120, augmentations(randomFlip(), randomCrop(8)))

/** Photographs: mirrored, turned, nearer or farther, lighter or darker; what comes in at the edges is grey. */
export const groceryAugmentation: Augmentation = about(
  120,
  augmentations(
    randomFlip(),
    randomAffine({ rotate: 12, translate: 0.1, scale: 0.25 }),
    randomColour({ brightness: 0.2, contrast: 0.2, saturation: 0.2 }),
  ),
)

/** An augmentation of pixels less `middle`, so that its zeros are grey. */
function about(middle: number, augment: Augmentation): Augmentation {
  const moved = (change: number) => (batch: Parameters<Augmentation>[0]) => ({
    ...batch,
    x: hostTensor(
      (hostData(batch.x) as Float32Array).map((v) => v + change),
      batch.x.shape,
      'float32',
    ),
  })
  return (batch, random: Rng) => moved(middle)(augment(moved(-middle)(batch), random))
}
