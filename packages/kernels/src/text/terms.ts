/** Terms as UTF-8, one after the other; term i is `bytes[offsets[i]..offsets[i + 1]]`. */
export interface EncodedTerms {
  readonly bytes: Uint8Array
  /** One more than there are terms; starts with 0. */
  readonly offsets: Int32Array
}

/** Terms as UTF-8 in one array. A lone surrogate becomes U+FFFD. */
export function encodeTerms(terms: readonly string[]): EncodedTerms {
  const encoder = new TextEncoder()
  const parts = terms.map((term) => encoder.encode(term))
  const offsets = new Int32Array(terms.length + 1)
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length
  })
  const bytes = new Uint8Array(offsets[terms.length]!)
  parts.forEach((part, i) => {
    bytes.set(part, offsets[i])
  })
  return { bytes, offsets }
}

/** The strings. One decoding of all and slices of it, several times as fast as decoding each. */
export function decodeTerms({ bytes, offsets }: EncodedTerms): string[] {
  const all = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const out: string[] = []
  let at = 0
  for (let i = 0; i + 1 < offsets.length; i++) {
    let units = 0
    for (let j = offsets[i]!; j < offsets[i + 1]!; j++) {
      const byte = bytes[j]!
      // A character is one UTF-16 unit, or two if it has four bytes.
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
    }
    out.push(all.slice(at, at + units))
    at += units
  }
  return out
}
