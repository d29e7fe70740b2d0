import type { Json } from '@foldwise/core'
import type { Field } from './field.ts'

/**
 * Names of the categories by feature, where the file has them: code i stands for the name at i. XGBoost 3.2 counts characters where it
 * should count bytes, so that names beyond ASCII cannot be told apart in its files: such features are left out.
 */
export function categoryNames(
  cats: Field | undefined,
  features: number,
): { readonly [feature: string]: Json } | undefined {
  const encodings = cats?.get('enc').list() ?? []
  if (encodings.length === 0) return undefined
  if (encodings.length > features) throw cats!.get('enc').expected(`encodings of at most ${features} features`)
  const out: { [feature: string]: Json } = {}
  encodings.forEach((encoding, i) => {
    const values = encoding.get('values')
    const names = encoding.optional('offsets') ? asciiTexts(encoding) : [...values.floats(values.length())]
    if (names.length > 0) out[i] = names
  })
  return out
}

/** Arrow's layout: bytes of all names, and where each ends. */
function asciiTexts(encoding: Field): string[] {
  const bytes = encoding.get('values').integers(-128, 255)
  const offsets = encoding.get('offsets').integers(0, bytes.length)
  if (offsets.some((o, i) => i > 0 && o < offsets[i - 1]!)) throw encoding.get('offsets').expected('ascending numbers')
  if (bytes.some((b) => b < 0 || b > 127)) return []
  const text = new TextDecoder().decode(Uint8Array.from(bytes))
  return Array.from(offsets.subarray(1), (end, i) => text.slice(offsets[i], end))
}
