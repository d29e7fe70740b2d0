import { FormatError } from '@foldwise/core'

/** The value of JSON text in which numbers may also be `NaN`, `Infinity` and `-Infinity`, as XGBoost and Python write them. */
export function parseLooseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(withoutBareWords(text))
    } catch {
      throw new FormatError(`${what}: expected JSON, got something else. The file is damaged or cut short.`)
    }
  }
}

/** Infinity as a number that overflows to it; NaN as null, which readers of numbers refuse. */
function withoutBareWords(text: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
    } else if (c === 'I' && text.startsWith('Infinity', i)) {
      out += `${text.slice(from, i)}1e999`
      from = i + 8
    } else if (c === 'N' && text.startsWith('NaN', i)) {
      out += `${text.slice(from, i)}null`
      from = i + 3
    }
  }
  return out + text.slice(from)
}
