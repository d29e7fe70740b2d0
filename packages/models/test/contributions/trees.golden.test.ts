import { hostTensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreesClassifier,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'
import fixture from '../fixtures/contributions-shap.json' with { type: 'json' }
import { sumsApart } from './problem.ts'

const classifiers = {
  DecisionTreeClassifier: decisionTreeClassifier,
  RandomForestClassifier: randomForestClassifier,
  ExtraTreesClassifier: extraTreesClassifier,
}
const regressors = {
  DecisionTreeRegressor: decisionTreeRegressor,
  RandomForestRegressor: randomForestRegressor,
  ExtraTreesRegressor: extraTreesRegressor,
}

type Case = (typeof fixture.cases)[number]

/** scikit-learn's trees as a state of ours. */
function stateOf({ trees, outputs, x }: Case) {
  const starts = [0]
  for (const t of trees) starts.push(starts.at(-1)! + t.left.length)
  const nodes = starts.at(-1)!
  const all = <K extends keyof Case['trees'][number]>(name: K): number[] => trees.flatMap((t) => t[name])
  const children = (name: 'left' | 'right') =>
    trees.flatMap((t, i) => t[name].map((c) => (c < 0 ? -1 : c + starts[i]!)))
  const ints = (v: readonly number[]) => hostTensor(Int32Array.from(v), [v.length], 'int32')
  const floats = (v: readonly number[], shape = [v.length]) => hostTensor(Float64Array.from(v), shape, 'float64')
  return {
    starts: ints(starts),
    feature: ints(all('feature')),
    threshold: floats(all('threshold')),
    left: ints(children('left')),
    right: ints(children('right')),
    missingLeft: hostTensor(new Uint8Array(nodes), [nodes], 'uint8'),
    values: floats(all('values'), [nodes, outputs]),
    weight: floats(all('weight')),
    impurity: floats(new Array(nodes).fill(0)),
    samples: ints(new Array(nodes).fill(1)),
    featureImportances: floats(new Array(x[0]!.length).fill(0)),
  }
}

for (const c of fixture.cases) {
  test(`contributions of ${c.call}`, async () => {
    const features = c.x[0]!.length
    const rows = { x: c.x, expected: c.contributions }
    const check = async (
      phi: Awaited<ReturnType<ReturnType<typeof decisionTreeRegressor.restore>['contributions']>>,
    ) => {
      expect(phi.shape).toEqual(c.outputs === 1 ? [12, features + 1] : [12, c.outputs, features + 1])
      const values = await phi.data()
      rows.expected.forEach((v, i) => {
        expect(Math.abs(values[i]! - v)).toBeLessThan(1e-9 * Math.max(1, Math.abs(v)))
      })
    }
    const tensors = stateOf(c)
    if (c.kind in classifiers) {
      const type = classifiers[c.kind as keyof typeof classifiers]
      const facts = { features, classes: Array.from({ length: c.outputs }, (_, k) => k) }
      const model = type.restore({ type: type.type, version: type.version, params: {}, tensors, facts })
      const phi = await model.contributions(rows.x)
      await check(phi)
      expect(await sumsApart(phi, await (await model.predictProba(rows.x)).data())).toBeLessThan(1e-14)
    } else {
      const type = regressors[c.kind as keyof typeof regressors]
      const model = type.restore({
        type: type.type,
        version: type.version,
        params: {},
        tensors,
        facts: { features, outputs: c.outputs },
      })
      const phi = await model.contributions(rows.x)
      await check(phi)
      expect(await sumsApart(phi, await model.predict(rows.x))).toBeLessThan(1e-14)
    }
  })
}
