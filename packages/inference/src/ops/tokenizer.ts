import { InputError, showShape } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { makeCells, value } from './support/cells.ts'
import { expectType } from './support/expect.ts'
import { tokenExpression } from './support/token-expression.ts'

/**
 * Tokens of texts `[C]` or `[N, C]`, in a last axis as long as the longest text's, padded with `pad_value`
 * (com.microsoft). Tokens are the matches of `tokenexp`, the characters (one empty separator), or what is between
 * separators. Counted in code points; tokens shorter than `mincharnum` are dropped.
 */
export const tokenizer: GraphOp = {
  name: 'Tokenizer',
  domain: 'com.microsoft',
  create: ({ where, attrs }) => {
    const marked = attrs.flag('mark')
    const pad = attrs.required('pad_value', attrs.string('pad_value'))
    const least = attrs.int('mincharnum', 1)
    const expression = attrs.string('tokenexp')
    const separators = attrs.strings('separators')
    if ((expression === undefined) === (separators === undefined)) {
      throw new InputError(
        `${where}: expected either tokenexp or separators, got ${expression === undefined ? 'neither' : 'both'}. Check the graph.`,
      )
    }
    const cut =
      expression !== undefined ? byExpression(expression, least, where) : bySeparators(separators!, least, where)
    return ([x]) => {
      expectType(x!, ['string'], where)
      if (x!.shape.length < 1 || x!.shape.length > 2) {
        throw new InputError(`${where}: expected texts [C] or [N, C], got ${showShape(x!.shape)}. Reshape them.`)
      }
      const rows = (x!.data as readonly string[]).map(cut)
      const longest = rows.reduce((n, row) => Math.max(n, row.length), 0)
      const width = longest === 0 ? 0 : longest + (marked ? 2 : 0)
      const shape = [...x!.shape, width]
      const out = makeCells('string', shape, where)
      if (width > 0) for (const [i, row] of rows.entries()) fill(out as string[], i * width, width, row, pad, marked)
      return [value('string', shape, out)]
    }
  },
}

/** ASCII's own marks for the start and the end of a text. */
const START = '\x02'
const END = '\x03'

function fill(out: string[], at: number, width: number, tokens: readonly string[], pad: string, marked: boolean): void {
  const all = marked ? [START, ...tokens, END] : tokens
  for (let k = 0; k < width; k++) out[at + k] = all[k] ?? pad
}

function byExpression(expression: string, least: number, where: string): (text: string) => string[] {
  const pattern = tokenExpression(expression, where)
  return (text) => (text.match(pattern) ?? []).filter((t) => t !== '' && longEnough(t, least))
}

function bySeparators(separators: readonly string[], least: number, where: string): (text: string) => string[] {
  if (separators.length === 1 && separators[0] === '') return (text) => Array.from(text)
  if (separators.length === 0 || separators.includes('')) {
    throw new InputError(
      `${where}: expected separators that are not empty, got ${separators.length === 0 ? 'none' : "''"}. Check the graph.`,
    )
  }
  // ONNX Runtime reads separators as RE2 expressions and cuts by one after the other; plain ones mean the same here.
  const plain = separators.find((s) => /[\\^$.*+?()[\]{}|]/.test(s))
  if (plain !== undefined) {
    throw new InputError(`${where}: expected separators of plain characters, got '${plain}'. Use tokenexp.`)
  }
  return (text) =>
    separators
      .reduce((parts: string[], s) => parts.flatMap((part) => part.split(s)), [text])
      .filter((t) => t !== '' && longEnough(t, least))
}

function longEnough(token: string, least: number): boolean {
  if (token.length < least) return false
  return least <= 1 || token.length >= 2 * least || Array.from(token).length >= least
}
