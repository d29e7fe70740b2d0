import { load, save, stream, type Tensor } from '@foldwise/core'
import { decisionTreeMultiOutputClassifier, logisticRegression, multiOutputClassifier } from '@foldwise/models'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { pipeline, pipelineOf, standardScaler, tfidf } from '../../src/index.ts'
import { runOurs, runTheirs } from './run-onnx.ts'

describe('a pipeline that ends in a tree of several labels', () => {
  const recipe = pipeline(standardScaler(), decisionTreeMultiOutputClassifier({ maxDepth: 4 }))
  const type = pipelineOf(standardScaler, decisionTreeMultiOutputClassifier)
  const subject = { recipe, type, minScore: 0.8, allowsMissing: true }
  for (const c of estimatorChecks(subject, { runGraph: runTheirs?.run ?? runOurs })) test(c.name, c.run)
})

const rng = stream(0, 'several labels')
const words = ['refund', 'invoice', 'crash', 'login', 'please', 'today', 'again', 'thanks']
const x = Array.from({ length: 60 }, () =>
  Array.from({ length: 5 }, () => words[rng.uint32() % words.length]!).join(' '),
)
const y = x.map((text) => [/refund|invoice/.test(text), /crash|login/.test(text) ? 'technical' : 'other'])

test('texts get several labels, from the pipeline and from its file', async () => {
  const recipe = pipeline(tfidf(), multiOutputClassifier(logisticRegression({ C: 100 })))
  using model = await recipe.fit({ x, y })
  expectTypeOf(model.predictProba).returns.toEqualTypeOf<Promise<Tensor<'float64'>[]>>()
  expect([model.kind, model.classes]).toEqual([
    'multiOutputClassifier',
    [
      [false, true],
      ['other', 'technical'],
    ],
  ])
  expect(await model.predict(['refund today please', 'login crash again'])).toEqual([
    [true, 'other'],
    [false, 'technical'],
  ])
  using alone = await pipeline(tfidf(), logisticRegression({ C: 100 })).fit({ x, y: y.map((row) => String(row[1])) })
  const [, second] = await model.predictProba(x)
  expect(await second!.data()).toEqual(await (await alone.predictProba(x)).data())
  // The parts' types, which a file may be read with.
  const parts = { ...multiOutputClassifier, parts: [logisticRegression] }
  using loaded = load(save(model), pipelineOf(tfidf, parts))
  expect(await loaded.predict(x)).toEqual(await model.predict(x))
})
