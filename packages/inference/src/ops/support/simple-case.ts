import { InputError } from '@foldwise/core'

/**
 * Case conversion code point by code point, as C's `towlower` and `towupper` do: JavaScript's own conversion is
 * sensitive to context (final sigma) and changes lengths ('İ', 'ß'), and a model trained on one must not meet the other.
 * In the locales `C` and `POSIX` only ASCII letters have a case. Languages with cases of their own are refused.
 */
export function simpleCase(locale: string, where: string): (text: string, to: 'LOWER' | 'UPPER') => string {
  const language = locale.split(/[-_.]/)[0]!.toLowerCase()
  if (['tr', 'az', 'lt'].includes(language)) {
    throw new InputError(`${where}: expected a locale with common case rules, got '${locale}'. Use C.UTF-8.`)
  }
  if (locale === 'C' || locale === 'POSIX') return asciiCase
  return (text, to) => {
    if (to === 'UPPER') return ascii.test(text) ? text.toUpperCase() : eachCodePoint(text, simpleUpper)
    return /[\u0130\u03a3]/.test(text) ? eachCodePoint(text, simpleLower) : text.toLowerCase()
  }
}

const ascii = /^[\0-\x7f]*$/

const asciiCase = (text: string, to: 'LOWER' | 'UPPER'): string =>
  to === 'LOWER' ? text.replace(/[A-Z]+/g, (s) => s.toLowerCase()) : text.replace(/[a-z]+/g, (s) => s.toUpperCase())

const eachCodePoint = (text: string, f: (c: string) => string): string => Array.from(text, f).join('')

const simpleLower = (c: string): string => (c === '\u0130' ? 'i' : c.toLowerCase())

/** Letters whose full upper case is longer keep their form, but for Greek ones with a title-case letter of their own. */
function simpleUpper(c: string): string {
  const upper = c.toUpperCase()
  if (Array.from(upper).length === 1) return upper
  const code = c.codePointAt(0)!
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8)
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9)
  return c
}
