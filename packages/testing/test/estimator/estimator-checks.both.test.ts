import type { Graph, HostArray } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { type CheckName, denseRows, estimatorChecks, sparseRows, textRows } from '../../src/index.ts'
import { bayes, halves, ridge, textStats } from './subjects.ts'

/** Runs the few operators of `ridge`'s graph. */
async function runGraph(graph: Graph, feeds: { readonly [name: string]: HostArray }) {
  const x = feeds.x!.data as Float32Array
  const [coef, offset] = ['c0', 'c2'].map((name) => graph.constants[name]!.data as Float32Array)
  const y = Float32Array.from({ length: x.length / coef!.length }, (_, i) =>
    coef!.reduce((sum, c, j) => sum + c * x[i * coef!.length + j]!, offset![0]!),
  )
  return { y: { dtype: 'float32' as const, shape: [y.length], data: y } }
}

describe.each([
  ['a classifier', estimatorChecks({ recipe: bayes(), type: bayes })],
  ['a regressor', estimatorChecks({ recipe: ridge(), type: ridge, input: denseRows }, { runGraph })],
  ['a regressor of sparse rows', estimatorChecks({ recipe: ridge(), type: ridge, input: sparseRows })],
  ['a transformer of texts', estimatorChecks({ recipe: textStats(), type: textStats, input: textRows })],
  ['a clusterer', estimatorChecks({ recipe: halves(), type: halves })],
])('%s passes', (_, cases) => {
  for (const c of cases) test(c.name, c.run)
})

describe('estimatorChecks', () => {
  const names = (...args: Parameters<typeof estimatorChecks>) => estimatorChecks(...args).map((c) => c.name)

  test('leaves out what a subject is not', () => {
    const classifier = names({ recipe: bayes(), type: bayes })
    expect(classifier).toContain('labels may be strings, numbers or booleans')
    expect(classifier).toContain('is right on unscaled columns')
    expect(classifier).not.toContain('its graph agrees with the model')
    const texts = names({ recipe: textStats(), type: textStats, input: textRows })
    for (const name of [
      'rows of another width are refused',
      'NaN is refused',
      'learns easy data',
      'a weight of 2 is the row twice',
    ]) {
      expect(texts).not.toContain(name)
    }
    expect(names({ recipe: bayes(), type: bayes, needsScaling: true })).not.toContain('is right on unscaled columns')
    const unweighted = names({ recipe: bayes(), type: bayes, unweighted: true })
    expect(unweighted).not.toContain('a weight of 0 is no row')
    expect(unweighted).toContain('weights are refused, not ignored')
    expect(classifier).not.toContain('weights are refused, not ignored')
    expect(new Set(classifier).size).toBe(classifier.length)
  })

  test('an expected failure has to fail, and to have a reason', async () => {
    const subject = { recipe: bayes(), type: bayes }
    const name: CheckName = 'learns easy data'
    const cases = estimatorChecks(subject, { expectedFailures: { [name]: 'it is lazy' } })
    const wrong = cases.find((c) => c.name === 'learns easy data (expected to fail: it is lazy)')!
    await expect(wrong.run()).rejects.toThrow(
      "expected 'learns easy data' to fail, but it holds. Remove it from expectedFailures",
    )
    const right = estimatorChecks({ ...subject, minScore: 1.01 }, { expectedFailures: { [name]: 'too much asked' } })
    await right.find((c) => c.name.startsWith(name))!.run()
    expect(() => estimatorChecks(subject, { expectedFailures: { [name]: '' } })).toThrow(
      "estimatorChecks: expected a reason for 'learns easy data' to fail, got none. Say why it is right.",
    )
    expect(() => estimatorChecks(subject, { expectedFailures: { ['nonsense' as CheckName]: 'x' } })).toThrow(
      "estimatorChecks: expected failures among this subject's checks, got 'nonsense'. Leave it out.",
    )
  })
})
