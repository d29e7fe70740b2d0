import { accuracy, adamW, crossEntropy, initialize, oneCycle } from '@foldwise/models/neural'
import type { Candidate } from '../candidate.ts'
import type { ImageSet } from '../data/images.ts'
import { networkOf } from '../networks/spec.ts'
import type { Plan } from '../plans.ts'
import type { Session } from '../session.ts'
import { simpleAugmentation } from '../training/augment.ts'
import { fit } from '../training/fit.ts'
import { imageLoader } from '../training/image-loader.ts'

/** Our own network, from scratch, on photographs of half the size. */
export async function groceryCnn(set: ImageSet, plan: Plan, session: Session): Promise<Candidate> {
  const { epochs } = plan.grocery.cnn
  const spec = { kind: 'groceryCnn' } as const
  const network = networkOf(spec, set.classes.length)
  const batchSize = 32
  const fitted = await fit(
    {
      name: 'grocery-cnn',
      recipe: { set: set.digest, epochs, rows: set.train.labels.length },
      network,
      start: initialize(network, set.train.shape, session.seed),
      data: imageLoader(set.train, { batchSize, seed: session.seed, shuffle: true, augment: simpleAugmentation }),
      options: {
        epochs,
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        optimizer: adamW({ learningRate: 0.004, weightDecay: 0.02 }),
        schedule: oneCycle(),
        metrics: { accuracy },
        validation: imageLoader(set.validation, { batchSize, seed: session.seed }),
      },
    },
    session,
  )
  return {
    key: 'cnn',
    title: 'CNN of four convolutions',
    trained: `from scratch, ${epochs} epochs of ${set.train.labels.length} photographs`,
    network: spec,
    ...fitted,
  }
}
