import { FormatError } from '@foldwise/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromLightgbm, fromXgboost } from '../../../src/index.ts'
import { bytesOf, lightgbm, rows, xgboost } from './fixture.ts'

const named = (cases: typeof xgboost.cases, name: string) => cases.find((c) => c.name === name)!
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const json = named(xgboost.cases, 'partitioned categories').text!
const ubjson = bytesOf(named(xgboost.cases, 'partitioned categories, UBJSON'))
const vectors = bytesOf(named(xgboost.cases, 'vector leaves, target 1'))
const text = named(lightgbm.cases, 'categories').text!

/** A damaged file is refused with a `FormatError`, or is a model that predicts: nothing else. */
async function readOrRefuse(read: () => { predict(x: number[][]): Promise<ArrayLike<unknown>> }): Promise<void> {
  let model: ReturnType<typeof read>
  try {
    model = read()
  } catch (e) {
    expect(e).toBeInstanceOf(FormatError)
    expect((e as Error).message).toMatch(/: expected .*, got .*\. /s)
    return
  }
  expect(await model.predict(rows.slice(0, 3))).toHaveLength(3)
}

const readers = {
  'XGBoost JSON': { bytes: encode(json), read: (b: Uint8Array) => fromXgboost(b) },
  'XGBoost UBJSON': { bytes: ubjson, read: (b: Uint8Array) => fromXgboost(b) },
  'XGBoost vector leaves': { bytes: vectors, read: (b: Uint8Array) => fromXgboost(b, { output: 1 }) },
  'LightGBM text': { bytes: encode(text), read: (b: Uint8Array) => fromLightgbm(new TextDecoder().decode(b)) },
}

describe.each(Object.entries(readers))('%s', (_, { bytes, read }) => {
  const anywhere = fc.nat({ max: bytes.length - 1 })
  const check = (property: fc.IAsyncProperty<unknown>) => fc.assert(property, { numRuns: 100 })

  test('cut short anywhere', () =>
    check(fc.asyncProperty(anywhere, (end) => readOrRefuse(() => read(bytes.slice(0, end))))))

  test('with a byte changed', () =>
    check(
      fc.asyncProperty(anywhere, fc.nat({ max: 255 }), (at, byte) => {
        const damaged = bytes.slice()
        damaged[at] = byte
        return readOrRefuse(() => read(damaged))
      }),
    ))

  test('with a part left out or doubled', () =>
    check(
      fc.asyncProperty(anywhere, fc.nat({ max: 60 }), fc.boolean(), (at, length, twice) => {
        const part = bytes.slice(at, at + length)
        const damaged = [...bytes.slice(0, at), ...(twice ? [...part, ...part] : []), ...bytes.slice(at + length)]
        return readOrRefuse(() => read(Uint8Array.from(damaged)))
      }),
    ))

  test('of noise', () =>
    check(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (noise) => readOrRefuse(() => read(noise)))))
})

type Tree = Record<string, number[] | string | null[]> & {
  readonly left_children: number[]
  readonly right_children: number[]
  readonly split_indices: number[]
  readonly split_conditions: (number | null)[]
  readonly categories: number[]
  readonly categories_segments: number[]
  readonly categories_nodes: number[]
  readonly tree_param: Record<string, string>
}
interface Learner {
  attributes: unknown
  readonly learner_model_param: Record<string, string>
  readonly objective: { name: string }
  readonly gradient_booster: {
    name: string
    readonly model: { trees: Tree[]; tree_info: number[]; iteration_indptr?: number[] }
  }
}

/** The JSON model with one thing changed. */
function changed(change: (learner: Learner) => void, from = json): Uint8Array {
  const file = JSON.parse(from)
  change(file.learner)
  return encode(JSON.stringify(file))
}

const tree = (learner: Learner): Tree => learner.gradient_booster.model.trees[0]!
const damages: { readonly [what: string]: (learner: Learner) => void } = {
  'a cycle': (l) => (tree(l).left_children[1] = 0),
  'a shared child': (l) => (tree(l).left_children[1] = tree(l).right_children[1]!),
  'a child outside': (l) => (tree(l).right_children[0] = 1e6),
  'a feature that is not': (l) => (tree(l).split_indices[0] = 6),
  'a huge number of features': (l) => (l.learner_model_param.num_feature = '4294967295'),
  'a huge number of classes': (l) => (l.learner_model_param.num_class = '2147483647'),
  'a huge number of nodes': (l) => (tree(l).tree_param.num_nodes = '2147483647'),
  'a huge category': (l) => (tree(l).categories[0] = 2 ** 24),
  'sets that overlap': (l) => tree(l).categories_segments.fill(0).push(0),
  'a node without its set': (l) => (tree(l).categories_nodes[0] = 1000),
  'an unknown field of a tree': (l) => (tree(l).tilt = [1]),
  'an unknown objective': (l) => (l.objective.name = 'reg:unheardof'),
  'an unknown booster': (l) => (l.gradient_booster.name = '__proto__'),
  'a base score that is no number': (l) => (l.learner_model_param.base_score = '[x]'),
  'text for an array': (l) => Object.assign(tree(l), { left_children: 'abc' }),
  'null for a leaf': (l) => (tree(l).split_conditions[tree(l).split_conditions.length - 1] = null),
}

test.each(Object.keys(damages))('XGBoost: %s is refused', (what) => {
  expect(() => fromXgboost(changed(damages[what]!))).toThrow(FormatError)
})

test('XGBoost: the booster and the objective that are refused are named', () => {
  expect(() => fromXgboost(encode(xgboost.gblinear))).toThrow(/gblinear/)
  expect(() => fromXgboost(changed(damages['an unknown objective']!))).toThrow(/reg:unheardof/)
})

test('names like __proto__ and constructor reach no prototype', async () => {
  const own = JSON.parse('{"__proto__":"1","constructor":"2"}')
  const model = fromXgboost(changed((l) => (l.attributes = own)))
  expect(Object.getOwnPropertyNames(model.facts.attributes).sort()).toEqual(['__proto__', 'constructor'])
  expect(() => fromXgboost(encode('{"__proto__":{"learner":{}},"version":[3,2,0]}'))).toThrow(FormatError)
  expect(({} as Record<string, unknown>).learner).toBeUndefined()
})

test('UBJSON: counts are not believed, nor depths', () => {
  const file = (...parts: (string | number)[]) =>
    Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : [...encode(p)])))
  const huge = [0x4c, 0x7f, 255, 255, 255, 255, 255, 255, 255]
  expect(() => fromXgboost(file('{i', 1, 'a[$d#', ...huge))).toThrow(FormatError)
  expect(() => fromXgboost(file('{i', 1, 'a[$Z#l', 0x7f, 255, 255, 255))).toThrow(/number type/)
  expect(() => fromXgboost(file('{i', 1, 'aS', ...huge))).toThrow(FormatError)
  expect(() => fromXgboost(file('{i', 1, 'a', '['.repeat(1e6)))).toThrow(/in one another/)
  expect(() => fromXgboost(file('{i', 1, 'aZi', 1, 'aZ}'))).toThrow(/twice/)
})

const lines: { readonly [what: string]: readonly [RegExp, string] } = {
  'another version': [/^version=v4/m, 'version=v3'],
  'an unknown line': [/^shrinkage=1$/m, 'shrinkage=1\ntilt=1'],
  'an unknown objective': [/^objective=.*/m, 'objective=unheardof'],
  'a huge number of leaves': [/^num_leaves=.*/m, 'num_leaves=2147483647'],
  'a huge number of features': [/^max_feature_idx=.*/m, 'max_feature_idx=2147483646'],
  'a huge number of classes': [/^num_tree_per_iteration=.*/m, 'num_tree_per_iteration=999999'],
  'a cycle': [/^left_child=\S+/m, 'left_child=0'],
  'a leaf that is not a number': [/^leaf_value=\S+/m, 'leaf_value=nan'],
  'a set that is not there': [/^cat_boundaries=.*/m, 'cat_boundaries=0 99999'],
  'a feature that is not': [/^split_feature=\S+/m, 'split_feature=6'],
  'a tree out of turn': [/^Tree=1$/m, 'Tree=2'],
  'a line twice': [/^num_class=1/m, 'num_class=1\nnum_class=1'],
  'no end': [/^end of trees/m, ''],
}

test.each(Object.keys(lines))('LightGBM: %s is refused', (what) => {
  const [from, to] = lines[what]!
  const damaged = text.replace(from, to)
  expect(damaged).not.toBe(text)
  expect(() => fromLightgbm(damaged)).toThrow(FormatError)
})

test('LightGBM: linear trees are refused by their name', () => {
  expect(() => fromLightgbm(lightgbm.linearTree)).toThrow(/linear_tree/)
})

test('a long file takes time in proportion to its length', () => {
  const read = (trees: number): number => {
    const long = changed((l) => {
      const { model } = l.gradient_booster
      model.trees = Array.from({ length: trees }, () => tree(l))
      model.tree_info = model.trees.map(() => 0)
      delete model.iteration_indptr
    })
    const start = performance.now()
    fromXgboost(long)
    return performance.now() - start
  }
  const short = Math.max(read(1000), read(1000))
  // 16 times as long: time in proportion to the square would be 256 times.
  expect(read(16_000)).toBeLessThan(short * 64)
})
