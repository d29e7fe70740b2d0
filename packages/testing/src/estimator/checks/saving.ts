import { load, save } from '@foldwise/core'
import { expectEqual, expectSameBytes } from '../assert.ts'
import type { Check } from '../check.ts'
import { type AnyModel, expectSame, outputs } from '../outputs.ts'
import { dataset, sampleFor } from '../sample.ts'

export const saveAndLoad = {
  name: 'saving and loading gives the same bits',
  async run(d) {
    const sample = sampleFor(d)
    const model = (await d.recipe.fit(dataset(d, sample))) as AnyModel
    const before = await outputs(d, model, sample.values)
    const bytes = save(model)
    model.dispose()
    const loaded = load(bytes, d.type) as AnyModel
    expectSame('the same outputs from the loaded model', before, await outputs(d, loaded, sample.values))
    expectEqual('the same facts', loaded.facts, model.facts)
    expectEqual('the same parameters', loaded.params, model.params)
    expectEqual('the same classes', loaded.classes, model.classes)
    expectEqual('the same type', [loaded.type, loaded.kind], [model.type, model.kind])
    expectSameBytes('the same bytes when saved again', save(loaded), bytes)
  },
} as const satisfies Check
