import { InputError, load, save } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import { pipeline, standardScaler, targetEncoder } from '../../../src/index.ts'
import golden from '../../fixtures/target-encoder.json' with { type: 'json' }

const ort = await import('onnxruntime-node').catch(() => undefined)

function close(got: ArrayLike<number>, expected: readonly (readonly number[])[], tolerance: number): void {
  const flat = expected.flat()
  expect(got.length).toBe(flat.length)
  flat.forEach((v, i) => {
    expect(Math.abs(got[i]! - v)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(v)))
  })
}

for (const c of golden.cases) {
  test(`scikit-learn's values: ${c.call}`, async () => {
    const y: readonly (string | number)[] = golden.y[c.y as keyof typeof golden.y]
    const { model: fitted, transformed } = await targetEncoder(c.params as never).fitTransform({ x: golden.x, y })
    close(await transformed.data(), c.cross, 1e-12)
    using model = load(save(fitted), targetEncoder)
    close(await (await model.transform(golden.x.slice(0, 5))).data(), c.fitted, 1e-12)
    close(await (await model.transform(golden.new)).data(), c.out, 1e-12)
    expect(model.featureNames).toEqual(c.names)
    const graph = model.toGraph!()
    const [data, shape] = [golden.new.flat(), [golden.new.length, 2]]
    const ours = await (await session(graph)).run({ x: { dtype: 'string', shape, data } })
    close(ours.features!.data as Float32Array, c.out, 1e-6)
    if (!ort) return
    const running = await ort.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const { features } = await running.run({ x: new ort.Tensor('string', data, shape) })
    await running.release()
    close(features!.data as Float32Array, c.out, 1e-6)
  })
}

test('a pipeline hands on the cross-fitted rows, whose folds the seed draws', async () => {
  const x = golden.x
  const y = golden.y.binary
  const mean = async (seed: number) => {
    using model = await pipeline(targetEncoder(), standardScaler()).fit({ x, y }, { seed })
    const { tensors } = model.steps[1].toState()
    return tensors.variance!.data()
  }
  using plain = await targetEncoder().fit({ x, y })
  using scaler = await standardScaler().fit({ x: await plain.transform(x) })
  expect(await mean(1)).toEqual(await mean(1))
  expect(await mean(1)).not.toEqual(await mean(2))
  expect(await mean(1)).not.toEqual(await scaler.toState().tensors.variance!.data())
})

test('targets are asked for, and folds need rows', async () => {
  const cases: [() => unknown, string][] = [
    [
      () => targetEncoder().fit({ x: [['a'], ['b']] }),
      'target-encoder.fit: expected targets as y, got none. Give one a row: it encodes categories by them.',
    ],
    [
      () => targetEncoder().fitTransform({ x: [['a'], ['b']], y: [1.5, 2] }),
      "target-encoder.fitTransform: expected at least 5 rows, one for each fold, got 2. Lower 'cv'.",
    ],
    [
      () => targetEncoder({ targetType: 'binary' }).fit({ x: [['a'], ['b'], ['b']], y: [1, 2, 3] }),
      "target-encoder.fit: expected two classes for 'targetType' 'binary', got 3. Set it to 'multiclass'.",
    ],
  ]
  for (const [run, message] of cases) {
    const error = await (async () => run())().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(InputError)
    expect((error as Error).message).toBe(message)
  }
})
