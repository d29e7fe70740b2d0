import { ParamError, tensor } from '@foldwise/core'
import { caught, expect, expectEqual, refuses } from '../assert.ts'
import type { Check } from '../check.ts'
import { dataset, sampleFor } from '../sample.ts'

export const frozenRecipe = {
  name: 'a recipe and its parameters are frozen',
  async run({ recipe }) {
    expect(Object.isFrozen(recipe), 'expected a frozen recipe')
    expect(Object.isFrozen(recipe.params), 'expected frozen parameters')
  },
} as const satisfies Check

export const unknownParams = {
  name: 'unknown parameters are refused',
  async run({ recipe }) {
    await refuses("the parameter 'noSuchParameter'", ParamError, () => recipe.with({ noSuchParameter: 1 }))
  },
} as const satisfies Check

export const withIsNew = {
  name: 'with gives a recipe of the same parameters where nothing changes',
  async run({ recipe }) {
    const same = recipe.with({})
    expectEqual('the same type', same.type, recipe.type)
    expectEqual('the same parameters', same.params, recipe.params)
  },
} as const satisfies Check

export const fitChangesNothing = {
  name: 'fit and predict change neither the recipe nor the data',
  async run(d) {
    const data = dataset(d, sampleFor(d))
    const forms = d.input.name === 'dense' ? [data, { ...data, x: writable(data) }] : [data]
    for (const given of forms) {
      const before = text(given)
      const params = text(d.recipe.params)
      const model = await d.recipe.fit(given)
      expectEqual('data that fit leaves as it was', text(given), before)
      expectEqual('parameters that fit leaves as they were', text(d.recipe.params), params)
      const method = model as { predict?(x: unknown): unknown; transform?(x: unknown): unknown }
      const x = (given as { x: unknown }).x
      // A method that writes to its rows may fail on frozen ones instead.
      await caught(() => (method.predict ? method.predict(x) : method.transform?.(x)))
      expectEqual('rows that the model leaves as they were', text(given), before)
    }
  },
} as const satisfies Check

/** float64 tensors reach algorithms without a copy, so a write to the rows shows. */
const writable = (data: object): unknown => {
  const rows = (data as { x: readonly (readonly number[])[] }).x
  return tensor(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length])
}

const text = (value: unknown): string =>
  JSON.stringify(value, (key, v) => (key === 'on' ? undefined : ArrayBuffer.isView(v) ? [...(v as Float64Array)] : v))
