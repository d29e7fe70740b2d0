import { describe, expect, test } from 'vitest'
import { defineClassifier, defineRegressor, denseInput, InputError } from '../../src/index.ts'
import { centre, meanOf, means, quadrants } from '../samples.ts'
import { throwsExactly } from '../throws.ts'

/** Shows what its fit was given to watch. */
const watcher = defineClassifier({
  type: 'test/watcher',
  version: 1,
  accepts: denseInput,
  allowMissing: true,
  usesValidation: true,
  params: { classWeight: { ...means.params.classWeight } },
  fit: ({ validation: v }) => ({
    tensors: {},
    facts: v ? { x: [...v.x.data], y: [...v.y], weight: v.weight ? [...v.weight] : null } : {},
  }),
  methods: () => ({ predict: (x) => new Int32Array(x.shape[0]) }),
})

/** Shows the groups of its rows. */
const grouped = defineRegressor({
  type: 'test/grouped',
  version: 1,
  accepts: denseInput,
  usesValidation: true,
  usesGroups: true,
  usesWeight: false,
  params: {},
  fit: ({ groups, validation }) => ({
    tensors: {},
    facts: { groups: [...groups!], watched: validation ? [...validation.groups!] : null },
  }),
  methods: () => ({ predict: (x) => new Float64Array(x.shape[0]) }),
})

const x = [[1], [2], [3]]
const y = ['a', 'b', 'b']

describe('validation rows', () => {
  test('reach fit in native form, with the numbers of the classes to learn and the weights of the classes', async () => {
    const validation = { x: [[NaN], [9]], y: ['b', 'a'], weight: [2, 3] }
    const model = await watcher({ classWeight: { a: 10 } }).fit({ x, y, validation })
    expect(model.facts).toEqual({ x: [NaN, 9], y: [1, 0], weight: [2, 30] })
    expect((await watcher().fit({ x, y })).facts).toEqual({})
    // The factors of balanced weights are those of the rows to learn from.
    const balanced = await watcher({ classWeight: 'balanced' }).fit({ x, y, validation })
    expect(balanced.facts.weight).toEqual([1.5, 4.5])
  })

  test.each([
    [
      { x: [[1, 2]], y: ['a'] },
      'test/watcher.fit: validation: expected 1 features, as in fit, got 2. Prepare the rows as those the model learned from.',
    ],
    [
      { x: [[1], [2]], y: ['a', 'c'] },
      "test/watcher.fit: validation: expected labels among 'a', 'b', got 'c' in row 1. Leave the row out, or add rows of its class to those to learn from.",
    ],
    [
      { x: [[1]], y: [1] },
      "test/watcher.fit: validation: expected labels that are all strings, all finite numbers or all booleans, got 1 in row 0 beside 'a'. Use one type.",
    ],
    [{ x: [], y: [] }, 'test/watcher.fit: validation: expected at least one row, got none. Check what was loaded.'],
    [
      { x: [[1], [2]], y: ['a'] },
      'test/watcher.fit: validation: expected 2 labels, one a row, got 1. Make x and y equally long.',
    ],
    [
      { x: [[1]], y: ['a'], weight: [-1] },
      'test/watcher.fit: validation: expected finite weights >= 0, got -1 in row 0. Drop the row or fix its weight.',
    ],
  ])('that do not fit are refused: %o', async (validation, message) => {
    await throwsExactly(() => watcher().fit({ x, y, validation } as never), InputError, message)
  })

  test('are refused by name where a type has no use for them', async () => {
    const message = (type: string) =>
      `${type}.fit: expected no 'validation' rows, which it has no use for, got some. Leave them out, and score the model on them.`
    const validation = { x, y }
    await throwsExactly(() => means().fit({ x, y, validation }), InputError, message('test/means'))
    const numbers = { x, y: [1, 2, 3] }
    await throwsExactly(() => meanOf().fit({ ...numbers, validation: numbers }), InputError, message('test/meanOf'))
    await throwsExactly(() => centre().fit({ x, validation } as never), InputError, message('test/centre'))
    await throwsExactly(() => centre().fitTransform({ x, validation } as never), InputError, message('test/centre'))
    await throwsExactly(() => quadrants().fit({ x, validation } as never), InputError, message('test/quadrants'))
  })
})

describe('groups', () => {
  const data = { x, y: [1, 2, 3], groups: ['q7', 'q3', 'q7'] }

  test('reach fit as numbers, in the order of their first rows', async () => {
    expect((await grouped().fit(data)).facts.groups).toEqual([0, 1, 0])
    const validation = { x, y: [1, 2, 3], groups: [5, 5, 4] }
    expect((await grouped().fit({ ...data, validation })).facts.watched).toEqual([0, 0, 1])
  })

  test.each([
    [
      { x, y: [1, 2, 3] },
      "test/grouped.fit: expected 'groups', which say which rows belong together, got none. Add one entry a row, such as the number of its query.",
    ],
    [
      { ...data, groups: [2, 1] },
      "test/grouped.fit: expected 3 groups, one a row, got 2. Give each row the name of its group, not the groups' sizes.",
    ],
    [
      { ...data, groups: [2, NaN, 1] },
      'test/grouped.fit: expected groups that are numbers or strings, got NaN in row 1. Fix it.',
    ],
    [
      { ...data, validation: { x, y: [1, 2, 3] } },
      "test/grouped.fit: validation: expected 'groups', which say which rows belong together, got none. Add one entry a row, such as the number of its query.",
    ],
    [
      { ...data, weight: [1, 1, 1] },
      "test/grouped.fit: expected no 'weight', which it cannot use, got some. Leave it out.",
    ],
  ])('or weights that do not fit are refused: %o', async (given, message) => {
    await throwsExactly(() => grouped().fit(given), InputError, message)
  })

  test('are left to splitters by types that do not use them', async () => {
    expect((await meanOf().fit({ x, y: [1, 2, 6], groups: [1, 1, 2] })).mean).toBe(3)
  })
})
