/** Words of two or more letters, numbers and underscores: scikit-learn's `(?u)\b\w\w+\b`. */
export const WORDS = '[\\p{L}\\p{N}_]{2,}'

/** Words of `shortest` or more letters, numbers and underscores, which the kernels find; null for any other pattern. */
export function shortestWord(pattern: string): number | null {
  const match = /^\[\\p\{L\}\\p\{N\}_\](?:\+|\{(\d{1,6}),\})$/.exec(pattern)
  return match ? Math.max(1, Number(match[1] ?? 1)) : null
}

/** A tokenizer for any other pattern: its matches, or those of its group, as Python's `findall`. */
export function patternTokens(pattern: string): (text: string) => string[] {
  const expression = new RegExp(pattern, 'gu')
  return (text) => Array.from(text.matchAll(expression), (m) => (m.length > 1 ? (m[1] ?? '') : m[0]))
}

/** Sequences of `fewest` to `most` tokens, a space between them, those that are not stop words. */
export function sequences(
  tokens: readonly string[],
  stopWords: ReadonlySet<string>,
  fewest: number,
  most: number,
): string[] {
  const kept = tokens.filter((t) => !stopWords.has(t))
  const out: string[] = []
  for (let size = fewest; size <= most && size <= kept.length; size++) {
    for (let i = 0; i + size <= kept.length; i++) out.push(kept.slice(i, i + size).join(' '))
  }
  return out
}
