import { InputError, showShape } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { value } from './support/cells.ts'
import { expectType } from './support/expect.ts'
import { simpleCase } from './support/simple-case.ts'

/** Texts `[C]` or `[1, C]` without stop words, in one case. Nothing left gives one empty text. */
export const stringNormalizer: GraphOp = {
  name: 'StringNormalizer',
  since: 10,
  create: ({ where, attrs }) => {
    const action = attrs.oneOf('case_change_action', ['NONE', 'LOWER', 'UPPER'], 'NONE')
    const sensitive = attrs.flag('is_case_sensitive')
    const locale = attrs.string('locale', 'en_US')
    const change = simpleCase(locale, where)
    const fold = (s: string): string => (sensitive ? s : change(s, action === 'UPPER' ? 'UPPER' : 'LOWER'))
    const stop = new Set(attrs.strings('stopwords', []).map(fold))
    return ([x]) => {
      expectType(x!, ['string'], where)
      const row = x!.shape.length === 2 && x!.shape[0] === 1
      if (x!.shape.length !== 1 && !row) {
        throw new InputError(`${where}: expected texts [C] or [1, C], got ${showShape(x!.shape)}. Reshape them.`)
      }
      const texts = x!.data as readonly string[]
      const kept = stop.size === 0 ? texts : texts.filter((s) => !stop.has(fold(s)))
      const out = action === 'NONE' ? [...kept] : kept.map((s) => change(s, action))
      if (out.length === 0) out.push('')
      return [value('string', row ? [1, out.length] : [out.length], out)]
    }
  },
}
