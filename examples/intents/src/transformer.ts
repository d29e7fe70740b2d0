import { hostData, hostTensor, type Rng, tensor } from '@foldwise/core'
import * as nn from '@foldwise/models/neural'
import type { Tokenizer } from '@huggingface/tokenizers'
import type { Questions } from './banking.ts'
import { batchesByLength } from './by-length.ts'
import { tokenizerOf } from './vocabulary.ts'

/** Tokens of a question that are read; the longest has some more. */
const LENGTH = 40

export interface TransformerSettings {
  readonly epochs: number
  readonly threads: number
  readonly seed: number
  readonly onEpoch: (epoch: number, scores: nn.EpochScores) => void
}

/** Trains a small transformer on nothing but these questions, and returns what it takes others to be about. */
export async function transformerIntents(
  train: Questions,
  texts: readonly string[],
  { epochs, threads, seed, onEpoch }: TransformerSettings,
) {
  const tokenizer = tokenizerOf(train.texts)
  const classes = [...new Set(train.intents)].sort()
  const y = tensor(
    train.intents.map((intent) => classes.indexOf(intent)),
    [train.intents.length],
    'int32',
  )
  const vocabulary = tokenizer.get_vocab().size
  const options = { vocabulary, size: 96, depth: 2, heads: 4, hidden: 192, dropout: 0.2 }
  const net = nn.transformerEncoder(classes.length, options)
  const batches = batchesByLength(tokensOf(tokenizer, train.texts), y, {
    batchSize: 64,
    seed,
    augment: forgetful(0.1, tokenizer.token_to_id('[UNK]')!),
  })
  const start = performance.now()
  const { weights, history } = await nn.train(net, nn.initialize(net, [LENGTH], seed), batches, {
    loss: nn.crossEntropy({ labelSmoothing: 0.1 }),
    optimizer: nn.adamW({ learningRate: 3e-3, weightDecay: 0.05, groups: [{ names: /bias$|norm/, weightDecay: 0 }] }),
    schedule: nn.warmUp(0.1, nn.cosine()),
    clipNorm: 1,
    epochs,
    threads,
    seed,
    metrics: { accuracy: nn.accuracy },
    onProgress: ({ done, scores }) => onEpoch(done, scores ?? {}),
  })
  const fitMs = performance.now() - start
  const again = performance.now()
  const logits = hostData(await nn.predict(net, weights, tokensOf(tokenizer, texts), { threads }))
  const predicted = texts.map((_, i) => {
    const row = logits.subarray(i * classes.length, (i + 1) * classes.length)
    return classes[row.indexOf(Math.max(...row))]!
  })
  const predictMs = performance.now() - again
  const parameters = Object.values(weights.params).reduce((sum, t) => sum + t.size, 0)
  return { predicted, history, vocabulary, parameters, fitMs, predictMs }
}

/** Token numbers `[n, LENGTH]`, 0 for padding. */
function tokensOf(tokenizer: Tokenizer, texts: readonly string[]) {
  const ids = new Int32Array(texts.length * LENGTH)
  texts.forEach((text, i) => {
    ids.set(tokenizer.encode(text).ids.slice(0, LENGTH), i * LENGTH)
  })
  return hostTensor(ids, [texts.length, LENGTH], 'int32')
}

/** A share of the tokens unknown, drawn anew for each batch, so that no single word decides. */
function forgetful(share: number, unknown: number) {
  return (batch: nn.Batch, random: Rng): nn.Batch => {
    const ids = Int32Array.from(hostData(batch.x), (id) => (id > 0 && random.next() < share ? unknown : id))
    return { ...batch, x: hostTensor(ids, batch.x.shape, 'int32') }
  }
}
