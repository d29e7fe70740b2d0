import { InputError } from '@foldwise/core'

/** A class such as `[\p{L}\d_]`. */
const characters = String.raw`\[\^?(?:\\[pP]\{[A-Za-z_]+\}|\\[pP][A-Z]|\\[wWdDsStnr\\\]\[^-]|\[:[a-z]+:\]|\\x\{[0-9A-Fa-f]{1,6}\}|[^\\\[\]])+\]`
/** A class, several as alternatives, an escape, a dot, or one character; then perhaps a quantifier. */
const atom = String.raw`(?:${characters}|\(\?:${characters}(?:\|${characters})+\)|\\x\{[0-9A-Fa-f]{1,6}\}|\\[pP]\{[A-Za-z_]+\}|\\[pP][A-Z]|\\[wWdDsStnr.\\+*?()\[\]{}|^$-]|[^\\\[\](){}|^$*+?])`
const quantifier = String.raw`(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?`
const allowed = /* @__PURE__ */ new RegExp(`^(?:${atom}${quantifier})+$`, 'u')
const MAX_OPEN = 3

/**
 * The JavaScript form of a tokenizer's RE2 expression. Files are not trusted and JavaScript's matcher backtracks, so
 * only sequences of classes and characters with quantifiers pass, with at most three that repeat without bound: no
 * groups but alternative classes, no look-around. Throws `InputError` for the rest.
 */
export function tokenExpression(expression: string, where: string): RegExp {
  const refuse = (what: string): never => {
    throw new InputError(
      `${where}: expected tokenexp to be classes and characters with quantifiers, got ${what}. Tokenize before the graph.`,
    )
  }
  if (expression.length > 200) refuse(`${expression.length} characters`)
  if (!allowed.test(expression)) refuse(`'${expression.slice(0, 60)}'`)
  if (/\[:/.test(expression)) refuse('a POSIX class')
  const outside = expression.replace(/\\./gu, '').replace(/\[[^\]]*\]/gu, '')
  if ((outside.match(/[*+]|,\}/g) ?? []).length > MAX_OPEN) refuse(`more than ${MAX_OPEN} unbounded quantifiers`)
  // RE2 writes \pL for \p{L}; its \s lacks the vertical tab and Unicode's spaces.
  const pattern = expression
    .replace(/\\([pP])([A-Z])(?![A-Za-z{])/gu, '\\$1{$2}')
    .replace(/\\s/g, '\\t\\n\\f\\r ')
    .replace(/\\x\{/g, '\\u{')
  // Alternatives become one class, which cannot match in two ways.
  const joined = pattern.replace(/\(\?:(\[.*?)\)/gu, (_, classes: string) => `[${classes.replaceAll(']|[', '][')}]`)
  if (/\\S/.test(pattern)) refuse('\\S')
  try {
    return new RegExp(bareSpaces(joined), joined === pattern ? 'gsu' : 'gsv')
  } catch {
    return refuse(`'${expression.slice(0, 60)}'`)
  }
}

/** Outside a class the expansion of `\s` needs brackets of its own. */
function bareSpaces(pattern: string): string {
  let inside = false
  return pattern.replace(/\\t\\n\\f\\r |\\.|\[|\]/gu, (m) => {
    if (m === '[') inside = true
    if (m === ']') inside = false
    return m === '\\t\\n\\f\\r ' && !inside ? `[${m}]` : m
  })
}
