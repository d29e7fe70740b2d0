import { describe, expect, test } from 'vitest'
import { encodeLabelColumns, restoredClassLists } from '../../src/estimator/label-columns.ts'
import { FormatError, InputError, type Label } from '../../src/index.ts'
import { throwsExactly } from '../throws.ts'

describe('encodeLabelColumns', () => {
  test('encodes each output by itself, whatever its type', () => {
    const { classes, codes } = encodeLabelColumns(
      'here',
      [
        ['b', true, 3],
        ['a', false, -1],
        ['b', false, 7],
      ],
      3,
    )
    expect(classes).toEqual([
      ['a', 'b'],
      [false, true],
      [-1, 3, 7],
    ])
    expect(codes).toEqual([Int32Array.of(1, 0, 1), Int32Array.of(1, 0, 0), Int32Array.of(1, 0, 2)])
    expect(Object.isFrozen(classes) && classes.every(Object.isFrozen)).toBe(true)
  })

  const remedy = "Give one list a row, with a label an output: [['red', true], ['blue', false]]."
  test.each([
    [undefined, `here: expected y to be rows of labels, got undefined. ${remedy}`],
    [[['a']], 'here: expected 2 rows of labels, got 1. Make x and y equally long.'],
    [['a', 'b'], `here: expected a list of labels in row 0, got 'a'. ${remedy}`],
    [[null, null], `here: expected a list of labels in row 0, got null. ${remedy}`],
    [[['a'], undefined], `here: expected a list of labels in row 1, got undefined. ${remedy}`],
    [[['a', 1], ['b']], 'here: expected 2 labels in row 1, got 1. Give each row a label an output.'],
    [[[], []], 'here: expected one or more labels in row 0, got 0. Give each row a label an output.'],
    [
      [
        ['a', 1],
        ['b', '1'],
      ],
      "here: output 1: expected labels that are all strings, all finite numbers or all booleans, got '1' in row 1 after 1. Use one type.",
    ],
    [
      [
        ['a', 1],
        ['b', 1],
      ],
      'here: output 1: expected at least two classes in y, got only 1. Check the labels, or the split that made them.',
    ],
  ])('refuses %o', async (y, message) => {
    await throwsExactly(() => encodeLabelColumns('here', y as Label[][], 2), InputError, message)
  })
})

describe('restoredClassLists', () => {
  test('gives back lists of ascending classes', () => {
    const lists = [
      ['a', 'b'],
      [0, 2],
    ]
    expect(restoredClassLists('test/t', lists)).toEqual(lists)
  })

  test.each([[undefined], [[]], [['a', 'b']], [[['a', 'b'], [1]]], [[[2, 1]]], [[['a', 1]]]])(
    'refuses %o',
    (classes) => {
      expect(() => restoredClassLists('test/t', classes)).toThrow(FormatError)
    },
  )
})
