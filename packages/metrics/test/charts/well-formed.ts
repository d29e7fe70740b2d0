import { expect } from 'vitest'

/** Expects balanced tags, quoted attributes and known entities. Returns the names of the elements. */
export function expectWellFormed(xml: string): Set<string> {
  const names = new Set<string>()
  const open: string[] = []
  let at = 0
  for (const match of xml.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/g)) {
    expectText(xml.slice(at, match.index))
    at = match.index + match[0].length
    const [, closing, name, attributes, empty] = match as unknown as [string, string, string, string, string]
    expectText(attributes)
    names.add(name)
    if (closing) expect(open.pop()).toBe(name)
    else if (!empty) open.push(name)
  }
  expect(xml.slice(at)).toBe('')
  expect(open).toEqual([])
  return names
}

function expectText(text: string): void {
  expect(text.replace(/&#\d+;/g, '')).toMatch(/^[^<>&\p{Cs}\p{Cc}]*$/u)
}
