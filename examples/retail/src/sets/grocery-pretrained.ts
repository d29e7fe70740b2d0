import { hostTensor } from '@foldwise/core'
import { accuracy as share } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import {
  accuracy,
  adamW,
  cosine,
  crossEntropy,
  dense,
  dropout,
  initialize,
  loader,
  sequential,
  warmUp,
} from '@foldwise/models/neural'
import type { Candidate } from '../candidate.ts'
import type { ImageSet, Images } from '../data/images.ts'
import { networkOf } from '../networks/spec.ts'
import type { Plan } from '../plans.ts'
import type { Session } from '../session.ts'
import { groceryAugmentation } from '../training/augment.ts'
import { features } from '../training/features.ts'
import { fit } from '../training/fit.ts'
import { imageLoader } from '../training/image-loader.ts'
import type { Backbone } from './backbone.ts'

/** How well products and their groups are told apart. */
export interface Baseline {
  readonly fine: number
  readonly coarse: number
  readonly fitMs: number
}

const keyOf = ({ digest, size }: Backbone): string => `${digest} ${size}`

/** Logistic regression on the features that the pretrained network makes of photographs. */
export async function groceryBaseline(set: ImageSet, backbone: Backbone, session: Session): Promise<Baseline> {
  const of = async (part: 'train' | 'test') => {
    const { data, ms } = await features(
      { ...backbone, name: `the ${part} part, ${backbone.size} pixels`, key: keyOf(backbone) },
      set[part],
      session,
    )
    const rows = set[part].labels.length
    return { x: hostTensor(data, [rows, data.length / rows], 'float32'), ms }
  }
  const [{ x, ms }, test] = [await of('train'), await of('test')]
  session.report.step('logistic regression on the features')
  const start = performance.now()
  using model = await logisticRegression().fit({ x, y: [...set.train.labels] }, { signal: session.signal })
  const fitMs = ms + performance.now() - start
  const predicted = await model.predict(test.x)
  const groups = set.groups!.of
  const coarse = (labels: ArrayLike<number>) => Array.from(labels, (c) => groups[c]!)
  return {
    fine: share(set.test.labels, predicted),
    coarse: share(coarse(set.test.labels), coarse(predicted)),
    fitMs,
  }
}

/** A new last layer on features of photographs; then the last blocks too, where the plan says so and they are MobileNetV2's. */
export async function groceryPretrained(
  set: ImageSet,
  backbone: Backbone,
  plan: Plan,
  session: Session,
  key: 'pretrained' | 'resNet18' = 'pretrained',
): Promise<Candidate> {
  const { size, tuning } = plan.grocery
  const of = (images: Images, name: string) =>
    features({ ...backbone, name: `${name}, ${size} pixels`, key: keyOf(backbone) }, images, session)
  const learned = await of(set.train, 'the train part')
  const watched = await of(set.validation, 'the validation part')
  const columns = learned.data.length / set.train.labels.length
  const rows = (data: Float32Array, y: Int32Array) => ({
    x: hostTensor(data, [y.length, columns], 'float32'),
    y: hostTensor(y, [y.length], 'int32'),
  })
  const { epochs } = plan.grocery.head
  const head = sequential({ drop: dropout(0.2), fc: dense(set.classes.length) })
  const recipe = { set: set.digest, from: backbone.digest, size, epochs, rows: set.train.labels.length }
  const fitted = await fit(
    {
      name: `grocery-${key}-head`,
      recipe,
      network: head,
      start: initialize(head, [columns], session.seed),
      data: loader(rows(learned.data, set.train.labels), { batchSize: 64, shuffle: true, seed: session.seed }),
      options: {
        epochs,
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        optimizer: adamW({ learningRate: 0.002, weightDecay: 0.05 }),
        schedule: cosine(),
        metrics: { accuracy },
        validation: loader(rows(watched.data, set.validation.labels), { batchSize: 256 }),
      },
    },
    session,
  )
  const made: Candidate = {
    key,
    title: backbone.title,
    trained: `the last layer, ${epochs} epochs of features of ${recipe.rows} photographs`,
    network: backbone.whole.spec,
    weights: backbone.whole.weights(fitted.weights.params),
    history: fitted.history,
    fitMs: learned.ms + watched.ms + fitted.fitMs,
  }
  return tuning && made.network.kind === 'mobileNetV2' ? tuned(made, set, tuning, recipe, session) : made
}

/** Learns the last blocks too, slowly, and the last layer, on photographs that are changed at random each time. */
async function tuned(
  made: Candidate,
  set: ImageSet,
  { epochs, frozenBefore }: NonNullable<Plan['grocery']['tuning']>,
  recipe: { readonly [name: string]: string | number },
  session: Session,
): Promise<Candidate> {
  const network = networkOf({ kind: 'mobileNetV2', size: recipe.size as number, frozenBefore }, set.classes.length)
  const frozen = ['stem', ...Array.from({ length: frozenBefore }, (_, i) => `block${i}`)]
  const batchSize = 32
  const fitted = await fit(
    {
      name: 'grocery-pretrained',
      recipe: { ...recipe, tuning: epochs, frozenBefore },
      network,
      start: made.weights,
      data: imageLoader(set.train, { batchSize, seed: session.seed, shuffle: true, augment: groceryAugmentation }),
      options: {
        epochs,
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        optimizer: adamW({
          learningRate: 5e-4,
          weightDecay: 0.01,
          groups: [
            { names: new RegExp(`^(${frozen.join('|')})\\.`), frozen: true },
            { names: /^fc\./, learningRate: 1e-3 },
          ],
        }),
        schedule: warmUp(0.1, cosine()),
        clipNorm: 5,
        metrics: { accuracy },
        validation: imageLoader(set.validation, { batchSize, seed: session.seed }),
      },
    },
    session,
  )
  return {
    ...made,
    trained: `${made.trained}; then the blocks from ${frozenBefore} on, ${epochs} epochs of photographs`,
    weights: fitted.weights,
    history: fitted.history,
    fitMs: made.fitMs + fitted.fitMs,
  }
}
