import { expect, test } from 'vitest'
import {
  type FitOptions,
  FormatError,
  fitContext,
  fitParts,
  learnedParts,
  type Model,
  type Progress,
} from '../../src/index.ts'

function part(freed: string[], type: string, kind = 'regressor'): Model & { readonly kind: string } {
  const dispose = (): void => void freed.push(type)
  const toState = () => ({ tensors: {}, facts: {} })
  return { type, version: 1, kind, params: {}, facts: {}, toState, dispose, [Symbol.dispose]: dispose }
}

test('parts are fitted in turn, each with a seed of its own, and name themselves in progress and warnings', async () => {
  const seen: Progress[] = []
  const warnings: string[] = []
  const given: FitOptions[] = []
  const options = {
    seed: 5,
    onProgress: (p: Progress) => seen.push(p),
    onWarning: (w: { message: string }) => warnings.push(w.message),
  }
  const fit = (type: string) => async (o: FitOptions) => {
    given.push(o)
    o.onProgress?.({ stage: 'steps', done: 1, total: 1 })
    o.onWarning?.({ code: 'slow', message: `${type} was slow.` })
    return part([], type)
  }
  const names = await fitParts(fitContext('both', options, undefined), 'part', [fit('a'), fit('b')], (models) =>
    models.map((m) => m.type),
  )
  expect(names).toEqual(['a', 'b'])
  expect(seen.map((p) => [p.stage, p.done, p.total])).toEqual([
    ['part 1 of 2: steps', 1, 1],
    ['part', 1, 2],
    ['part 2 of 2: steps', 1, 1],
    ['part', 2, 2],
  ])
  expect(warnings).toEqual(['part 1 of 2: a was slow.', 'part 2 of 2: b was slow.'])
  expect(given.map((o) => o.seed)).toEqual(['[5,"both","part",0]', '[5,"both","part",1]'])
})

test('all parts are freed where one fails, where the end fails, and on abort', async () => {
  const failing = async (): Promise<Model> => {
    throw new Error('no')
  }
  const freed: string[] = []
  const ok = (type: string) => async () => part(freed, type)
  const ctx = fitContext('both', {}, undefined)
  await expect(fitParts(ctx, 'part', [ok('a'), ok('b'), failing], () => 1)).rejects.toThrow('no')
  expect(freed).toEqual(['a', 'b'])
  await expect(fitParts(ctx, 'part', [ok('c')], () => Promise.reject(new Error('end')))).rejects.toThrow('end')
  expect(freed).toEqual(['a', 'b', 'c'])
  const stop = new AbortController()
  const aborting = async () => {
    stop.abort(new Error('stop'))
    return part(freed, 'd')
  }
  await expect(
    fitParts(fitContext('both', { signal: stop.signal }, undefined), 'part', [aborting], () => 1),
  ).rejects.toThrow('stop')
  expect(freed).toEqual(['a', 'b', 'c', 'd'])
})

test('parts of a file are those that were saved', () => {
  const children = [part([], 'a'), part([], 'b', 'classifier')]
  const state = { tensors: {}, facts: {}, children }
  expect(learnedParts(state, ['regressor', 'classifier'])).toBe(children)
  expect(() => learnedParts(state, 'regressor')).toThrow(FormatError)
  expect(() => learnedParts({ tensors: {}, facts: {} }, 'regressor')).toThrow(
    "state: expected one or more parts of kind 'regressor', got none. The file is damaged.",
  )
  expect(() => learnedParts(state, ['regressor'])).toThrow(
    'state: expected the parts regressor, got regressor, classifier. The file is damaged.',
  )
})
