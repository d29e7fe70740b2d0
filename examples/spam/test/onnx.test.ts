import { hostData } from '@foldwise/core'
import { exportModel, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import { loadCorpus } from '../src/corpus.ts'
import { prepare } from '../src/prepare.ts'
import { spamRecipe } from '../src/recipe.ts'

const ort = await import('onnxruntime-node').catch(() => undefined)

/** The graph's rows are dense, so a few mails at a time. */
const BATCH = 64

test.skipIf(!ort)(
  'ONNX Runtime, given the raw texts, predicts what the model does within 1e-5 (skipped without its native library)',
  { timeout: 180_000 },
  async () => {
    const { train, test: held } = prepare(await loadCorpus(() => {}))
    using model = await spamRecipe.fit(train)
    const ours = hostData(await model.predictProba(held.x))
    const labels = await model.predict(held.x)
    const session = await ort!.InferenceSession.create(toOnnx(exportModel(model)))
    let largest = 0
    // onnxruntime-node ends a string at NUL; a few mails hold one.
    const texts = held.x.map((t) => t.replaceAll('\0', ' '))
    for (let from = 0; from < texts.length; from += BATCH) {
      const batch = texts.slice(from, from + BATCH)
      const out = await session.run({ text: new ort!.Tensor('string', batch, [batch.length]) })
      const theirs = out.probabilities!.data as Float32Array
      for (let k = 0; k < theirs.length; k++) largest = Math.max(largest, Math.abs(theirs[k]! - ours[2 * from + k]!))
      expect([...(out.label!.data as unknown as string[])]).toEqual(labels.slice(from, from + BATCH))
    }
    expect(largest).toBeLessThanOrEqual(1e-5)
  },
)
