import { FormatError, type Label, load, save } from '@foldwise/core'
import { estimatorChecks, type InputMaker } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { labelBinarizer, multiLabelBinarizer } from '../../../src/index.ts'
import { runOurs, runTheirs } from '../../compose/run-onnx.ts'
import golden from '../../fixtures/labels.json' with { type: 'json' }

const runners = [runOurs, ...(runTheirs ? [runTheirs.run] : [])]

for (const c of golden.single) {
  test(`scikit-learn's values: ${c.call}`, async () => {
    const fit = c.fit as readonly Label[]
    const other = c.new as readonly Label[]
    using fitted = await labelBinarizer({ ...c.params, handleUnknown: 'ignore' }).fit({ x: fit })
    using model = load(save(fitted), labelBinarizer)
    expect(model.classes).toEqual(c.classes)
    expect(model.featureNames).toEqual(c.classes.length === 2 ? [String(c.classes[1])] : c.classes.map(String))
    const out = await model.transform(fit)
    expect(out.shape).toEqual([fit.length, c.fitted[0]!.length])
    expect([...(await out.data())]).toEqual(c.fitted.flat())
    expect([...(await (await model.transform(other)).data())]).toEqual(c.out.flat())
    expect(await fitted.inverseTransform(out)).toEqual(c.back)
    const graph = model.toGraph!()
    for (const run of runners) {
      const shape = [other.length]
      const x =
        typeof fit[0] === 'string'
          ? ({ dtype: 'string', shape, data: other as readonly string[] } as const)
          : typeof fit[0] === 'boolean'
            ? ({ dtype: 'bool', shape, data: Uint8Array.from(other, Number) } as const)
            : ({ dtype: 'float32', shape, data: Float32Array.from(other, Number) } as const)
      const { features } = await run(graph, { x })
      expect([features!.shape, ...(features!.data as Float32Array)]).toEqual([
        [other.length, c.out[0]!.length],
        ...c.out.flat(),
      ])
    }
  })
}

test.each([
  [golden.sets, {}],
  [golden.setsGiven, { classes: golden.setsGiven.classes }],
] as const)("scikit-learn's values: $call", async ({ fit, out, back, classes }, params) => {
  using fitted = await multiLabelBinarizer(params).fit({ x: fit })
  using model = load(save(fitted), multiLabelBinarizer)
  expect(model.classes).toEqual(classes)
  expect([...(await (await model.transform(fit)).data())]).toEqual(out.flat())
  expect(await fitted.inverseTransform(out)).toEqual(back)
  expect(() => model.toGraph!()).toThrow('multi-label-binarizer.toGraph: expected one label a row')
})

test('the largest score names the class, or the one above the middle', async () => {
  using three = await labelBinarizer().fit({ x: ['a', 'b', 'c'] })
  expect(
    await three.inverseTransform([
      [0.2, -1, 0.7],
      [-3, -1, -2],
    ]),
  ).toEqual(['c', 'b'])
  using two = await labelBinarizer({ negLabel: -1 }).fit({ x: [false, true] })
  expect(await two.inverseTransform([[0.1], [0]])).toEqual([true, false])
})

test('unknown labels, labels of two types and of none are refused', async () => {
  using one = await labelBinarizer().fit({ x: ['a', 'b'] })
  await expect(one.transform(['a', 'z'])).rejects.toThrow(
    "label-binarizer.transform: expected labels that the training rows had, got 'z' in row 1. Set 'handleUnknown' to 'ignore' to take it for none of them.",
  )
  await expect(labelBinarizer().fit({ x: ['a', 1] })).rejects.toThrow(
    "label-binarizer.fit: expected labels that are all strings, all finite numbers or all booleans, got 1 beside 'a'. Use one type.",
  )
  await expect(labelBinarizer().fit({ x: [NaN] })).rejects.toThrow('got NaN. Use one type.')
  await expect(labelBinarizer({ negLabel: 1 }).fit({ x: ['a', 'b'] })).rejects.toThrow(
    "label-binarizer.fit: expected 'negLabel' below 'posLabel', got 1 and 1. Exchange them.",
  )
  await expect(labelBinarizer().fit({ x: ['a', 'a'] })).rejects.toThrow(
    "label-binarizer.fit: expected at least two classes, got only 'a'. Check what was loaded.",
  )
  using close = await labelBinarizer().fit({ x: [0.1, Math.fround(0.1), 2] })
  expect(() => close.toGraph!()).toThrow('expected classes that differ in float32, got 0.1 and 0.10000000149011612')
  using sets = await multiLabelBinarizer({ handleUnknown: 'ignore' }).fit({ x: [['a'], []] })
  expect([...(await (await sets.transform([['z'], ['a', 'z']])).data())]).toEqual([0, 1])
  await expect(multiLabelBinarizer({ classes: ['a'] }).fit({ x: [[], ['b']] })).rejects.toThrow(
    "multi-label-binarizer.fit: expected labels of 'classes', got 'b' in row 1. Set 'handleUnknown' to 'ignore' to take it for none of them.",
  )
  expect(() => multiLabelBinarizer({ classes: ['a', 'a'] })).toThrow(
    "expected 'classes' to be distinct labels of one type",
  )
  await expect(multiLabelBinarizer().fit({ x: [[], []] })).rejects.toThrow('expected a row with a label, got none')
  await expect(multiLabelBinarizer().fit({ x: ['a'] as never })).rejects.toThrow(
    "multi-label-binarizer.fit: expected an array of labels in row 0, got 'a'. Wrap a single one: [label].",
  )
  await expect(sets.inverseTransform([[0.5]])).rejects.toThrow('expected ones and zeros, got 0.5')
  for (const classes of [[], ['a', 'a'], ['a', 1], 'a', [null]]) {
    const state = one.toState()
    const damaged = { ...one, toState: () => ({ ...state, facts: { binarized: classes } }) }
    expect(() => load(save(damaged), labelBinarizer)).toThrow(FormatError)
  }
})

const labels: InputMaker = {
  name: 'labels',
  numeric: false,
  counts: true,
  from: (values) => values.map((row) => `label${row[0]! % 4}`),
}
const sets: InputMaker = {
  ...labels,
  name: 'sets of labels',
  from: (values) => values.map((row) => row.flatMap((v, j) => (v % 2 === 1 ? [`tag${j}`] : []))),
}
const subjects = {
  labelBinarizer: { recipe: labelBinarizer({ handleUnknown: 'ignore' }), type: labelBinarizer, input: labels },
  multiLabelBinarizer: { recipe: multiLabelBinarizer(), type: multiLabelBinarizer, input: sets },
}
for (const [name, subject] of Object.entries(subjects)) {
  describe(name, () => {
    for (const c of estimatorChecks(subject, { runGraph: runOurs })) test(c.name, c.run)
  })
}
