/** Deeper than any manifest of ours, and far from where recursion over the value would overflow the stack. */
const MAX_DEPTH = 100

/**
 * The value of JSON text that may be hostile. Throws `SyntaxError`, whose message reads after "got", for what is not
 * JSON, is nested too deep, or repeats a name within an object: parsers differ in which of the two they take.
 */
export function parseStrict(text: string): unknown {
  const names = scan(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SyntaxError('something else')
  }
  if (countNames(value) !== names) throw new SyntaxError('an object that repeats a name')
  return text.includes('"$number"') ? JSON.parse(text, reviveNumber) : value
}

/** JSON text in which the numbers that JSON lacks (infinities, NaN, -0) are `{ "$number": "Infinity" }`. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_, v) => {
    if (typeof v !== 'number' || (Number.isFinite(v) && !Object.is(v, -0))) return v
    return { $number: Object.is(v, -0) ? '-0' : String(v) }
  })
}

const NUMBERS = new Map([
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['NaN', NaN],
  ['-0', -0],
])

function reviveNumber(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, '$number')) return value
  return NUMBERS.get((value as { $number: string }).$number) ?? value
}

/** Names written in the text, repeated ones too. Recursion is only safe once this has bounded the depth. */
function scan(text: string): number {
  let depth = 0
  let names = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
    } else if (c === '{' || c === '[') {
      if (++depth > MAX_DEPTH) throw new SyntaxError(`values nested more than ${MAX_DEPTH} deep`)
    } else if (c === '}' || c === ']') depth--
    else if (c === ':') names++
  }
  return names
}

/** Names the parsed value has. */
function countNames(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  let count = Array.isArray(value) ? 0 : Object.keys(value).length
  for (const v of Object.values(value)) count += countNames(v)
  return count
}
