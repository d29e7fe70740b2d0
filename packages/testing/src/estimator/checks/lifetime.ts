import { InputError, type Progress, type Tensor } from '@foldwise/core'
import { caught, expect, expectEqual, refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { type AnyModel, outputs } from '../outputs.ts'
import { dataset, sampleFor } from '../sample.ts'

export const abortBefore = {
  name: 'an aborted signal rejects the fit with its reason',
  async run(d) {
    const reason = new Error('stop')
    const error = await caught(() => d.recipe.fit(dataset(d, sampleFor(d)), { signal: AbortSignal.abort(reason) }))
    expect(error === reason, `expected the signal's reason, got ${error}`)
  },
} as const satisfies Check

export const abortDuring = {
  name: 'aborting on the way rejects the fit with the reason',
  async run(d) {
    const data = dataset(d, sampleFor(d))
    const reason = { stop: true }
    const at = new AbortController()
    const fitting = d.recipe.fit(data, { signal: at.signal })
    at.abort(reason)
    expect((await caught(() => fitting)) === reason, "expected the signal's reason when aborted right after the start")
    const on = new AbortController()
    let reported = false
    const onProgress = () => {
      reported = true
      on.abort(reason)
    }
    const error = await caught(() => d.recipe.fit(data, { signal: on.signal, onProgress }))
    expect(!reported || error === reason, "expected the signal's reason when aborted from onProgress")
    using _model = await d.recipe.fit(data)
  },
} as const satisfies Check

export const progress = {
  name: 'progress never goes back',
  async run(d) {
    const seen: Progress[] = []
    using _model = await d.recipe.fit(dataset(d, sampleFor(d)), { onProgress: (p) => seen.push(p) })
    seen.forEach((p, i) => {
      expect(p.done >= 0 && p.done <= p.total, `expected progress within its total, got ${p.done} of ${p.total}`)
      const before = seen[i - 1]
      if (before?.stage !== p.stage) return
      expect(p.done >= before.done, `expected '${p.stage}' to go on from ${before.done}, got ${p.done}`)
    })
  },
} as const satisfies Check

export const frozenModel = {
  name: 'a model and its facts are frozen',
  async run(d) {
    using model = (await d.recipe.fit(dataset(d, sampleFor(d)))) as AnyModel
    expect(Object.isFrozen(model), 'expected a frozen model')
    expect(Object.isFrozen(model.facts) && Object.isFrozen(model.params), 'expected frozen facts and parameters')
    if (model.classes) expect(Object.isFrozen(model.classes), 'expected frozen classes')
    expectEqual('the type and kind of the recipe', [model.type, model.kind], [d.recipe.type, d.recipe.kind])
  },
} as const satisfies Check

export const dispose = {
  name: 'a disposed model is freed and refuses to work',
  async run(d) {
    const sample = sampleFor(d)
    const model = await d.recipe.fit(dataset(d, sample))
    const tensors: Tensor[] = []
    const collect = (m: typeof model): void => {
      const state = m.toState()
      tensors.push(...Object.values(state.tensors))
      for (const child of state.children ?? []) collect(child)
    }
    collect(model)
    model.dispose()
    model.dispose()
    expect(
      tensors.every((t) => t.disposed),
      'expected the tensors of the state to be freed',
    )
    await refuses('a disposed model', InputError, () => outputs(d, model, sample.values))
    await refuses('the state of a disposed model', InputError, () => model.toState())
  },
} as const satisfies Check
