import {
  accuracy,
  cosine,
  crossEntropy,
  initialize,
  oneCycle,
  randomFlip,
  sgd,
  warmUp,
  weightsFrom,
} from '@foldwise/models/neural'
import type { Candidate } from '../candidate.ts'
import { type ImageSet, pick, range } from '../data/images.ts'
import { cifarSource } from '../data/sources.ts'
import type { Store } from '../data/store.ts'
import { networkOf } from '../networks/spec.ts'
import type { Plan } from '../plans.ts'
import type { Session } from '../session.ts'
import { fashionAugmentation } from '../training/augment.ts'
import { fit } from '../training/fit.ts'
import { imageLoader } from '../training/image-loader.ts'
import { cifarResNetWeights } from '../weights/cifar-res-net.ts'

/** Our own network of four convolutions. */
export async function fashionCnn(set: ImageSet, plan: Plan, session: Session): Promise<Candidate> {
  const { epochs, moves } = plan.fashion.cnn
  const augment = moves ? fashionAugmentation : randomFlip()
  const spec = { kind: 'fashionCnn' } as const
  const network = networkOf(spec, set.classes.length)
  const batchSize = 128
  const fitted = await fit(
    {
      name: 'fashion-cnn',
      recipe: { set: set.digest, epochs, moves, rows: set.train.labels.length },
      network,
      start: initialize(network, set.train.shape, session.seed),
      data: imageLoader(set.train, { batchSize, seed: session.seed, shuffle: true, augment }),
      options: {
        epochs,
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        optimizer: sgd({
          learningRate: 0.1,
          momentum: 0.9,
          nesterov: true,
          weightDecay: 5e-4,
          groups: [{ names: /^bn|bias$/, weightDecay: 0 }],
        }),
        schedule: oneCycle({ rise: 0.25 }),
        average: 0.995,
        metrics: { accuracy },
        validation: imageLoader(set.validation, { batchSize, seed: session.seed }),
      },
    },
    session,
  )
  return {
    key: 'cnn',
    title: 'CNN of four convolutions',
    trained: `from scratch, ${epochs} epochs of ${set.train.labels.length} images`,
    network: spec,
    ...fitted,
  }
}

/** ResNet-20 that has learned CIFAR-10, with a new last layer, all of it fine-tuned. */
export async function fashionPretrained(set: ImageSet, plan: Plan, session: Session, store: Store): Promise<Candidate> {
  const { epochs, rows } = plan.fashion.pretrained
  const spec = { kind: 'cifarResNet', depth: 20 } as const
  const network = networkOf(spec, set.classes.length)
  const start = weightsFrom(
    initialize(network, set.train.shape, session.seed),
    cifarResNetWeights(await store.read(cifarSource)),
    { keep: /^net\.fc\./ },
  )
  const batchSize = 64
  const part = pick(set.train, range(0, Math.min(rows, set.train.labels.length)))
  const fitted = await fit(
    {
      name: 'fashion-pretrained',
      recipe: { set: set.digest, epochs, rows: part.labels.length, from: cifarSource.sha256 },
      network,
      start,
      data: imageLoader(part, { batchSize, seed: session.seed, shuffle: true, augment: fashionAugmentation }),
      options: {
        epochs,
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        optimizer: sgd({
          learningRate: 0.02,
          momentum: 0.9,
          nesterov: true,
          weightDecay: 5e-4,
          groups: [{ names: /fc\./, learningRate: 0.1 }],
        }),
        schedule: warmUp(0.1, cosine()),
        metrics: { accuracy },
        validation: imageLoader(set.validation, { batchSize, seed: session.seed }),
      },
    },
    session,
  )
  return {
    key: 'pretrained',
    title: 'ResNet-20, pretrained on CIFAR-10',
    trained: `all layers, ${epochs} epochs of ${part.labels.length} images`,
    network: spec,
    ...fitted,
  }
}
