import { InputError, showShape } from '@foldwise/core'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import { makeCells, value } from './support/cells.ts'
import { expectType } from './support/expect.ts'

/**
 * Counts of n-grams, float32 `[C] -> [V]` or `[N, C] -> [N, V]`, of texts or integers. An n-gram may skip up to
 * `max_skip_count` items between its own. TF counts, IDF marks with 1 or the weight, TFIDF multiplies by the weight.
 */
export const tfIdfVectorizer: GraphOp = {
  name: 'TfIdfVectorizer',
  since: 9,
  create: (node) => {
    const { where } = node
    const { trie, min, max, skips, columns, mode, weights, strings } = readPool(node)
    return ([x]) => {
      expectType(x!, strings ? ['string'] : ['int32', 'int64'], where)
      if (x!.shape.length < 1 || x!.shape.length > 2) {
        throw new InputError(`${where}: expected items [C] or [N, C], got ${showShape(x!.shape)}. Reshape them.`)
      }
      const length = x!.shape.at(-1)!
      const rows = x!.shape.length === 1 ? 1 : x!.shape[0]!
      const shape = x!.shape.length === 1 ? [columns] : [rows, columns]
      const out = makeCells('float32', shape, where) as Float32Array
      const items = x!.data as ArrayLike<Item>
      for (let r = 0; r < rows; r++) {
        count(trie, items, r * length, length, min, max, skips, (column) => out[r * columns + column]!++)
      }
      if (mode !== 'TF') weigh(out, columns, mode, weights)
      return [value('float32', shape, out)]
    }
  },
}

type Item = string | number | bigint

/** A step of an n-gram: the column of the one that ends here, and the items that may follow. */
interface Step {
  column: number | undefined
  readonly next: Map<string | number, Step>
}

const newStep = (): Step => ({ column: undefined, next: new Map() })

function count(
  trie: Step,
  items: ArrayLike<Item>,
  start: number,
  length: number,
  min: number,
  max: number,
  skips: number,
  hit: (column: number) => void,
): void {
  for (let distance = 1; distance <= skips + 1; distance++) {
    // Single items have no gaps, so they are counted once.
    const least = distance === 1 ? min : Math.max(min, 2)
    for (let i = 0; i < length; i++) {
      let step: Step | undefined = trie
      for (let n = 1, at = i; n <= max && at < length; n++, at += distance) {
        const item: Item = items[start + at]!
        step = step!.next.get(typeof item === 'bigint' ? Number(item) : item)
        if (!step) break
        if (n >= least && step.column !== undefined) hit(step.column)
      }
    }
  }
}

function weigh(out: Float32Array, columns: number, mode: string, weights: Float32Array | undefined): void {
  for (let i = 0; i < out.length; i++) {
    if (out[i] === 0) continue
    const weight = weights ? weights[i % columns]! : 1
    out[i] = mode === 'IDF' ? weight : out[i]! * weight
  }
}

function readPool({ where, attrs }: NodeSetup) {
  const fail = (message: string): never => {
    throw new InputError(`${where}: ${message}`)
  }
  const integer = (name: string): number => attrs.required(name, attrs.int(name))
  const mode = attrs.oneOf('mode', ['TF', 'IDF', 'TFIDF'], attrs.required('mode', attrs.string('mode')) as 'TF')
  const min = integer('min_gram_length')
  const max = integer('max_gram_length')
  const skips = integer('max_skip_count')
  const starts = attrs.required('ngram_counts', attrs.ints('ngram_counts'))
  const indexes = attrs.required('ngram_indexes', attrs.ints('ngram_indexes'))
  const strings = attrs.strings('pool_strings')
  const pool = strings ?? attrs.required('pool_int64s', attrs.ints('pool_int64s'))
  attrs.ignore('pool_int64s')
  const given = attrs.floats('weights')
  if (!(min >= 1 && max >= min && max <= starts.length && skips >= 0)) {
    fail(
      `expected gram lengths 1 to ${starts.length} and skips >= 0, got ${min} to ${max} and ${skips}. Check the graph.`,
    )
  }
  const ends = [...starts.slice(1), pool.length]
  const grams = starts.map((from, i) => (ends[i]! - from) / (i + 1))
  if (grams.some((n, i) => !(Number.isInteger(n) && n >= 0 && starts[i]! >= 0))) {
    fail(
      `expected ngram_counts to cut ${pool.length} items into whole n-grams, got ${showShape(starts)}. Check the graph.`,
    )
  }
  const total = grams.reduce((a, b) => a + b, 0)
  if (total !== indexes.length || indexes.some((i) => i < 0)) {
    fail(`expected an index >= 0 for each of ${total} n-grams, got ${indexes.length}. Check the graph.`)
  }
  const columns = indexes.reduce((m, i) => Math.max(m, i), -1) + 1
  if (given && (given.length !== indexes.length || indexes.some((column, i) => column !== i))) {
    fail(
      'expected weights with n-grams in the order of their columns, got another order. Multiply by a constant instead.',
    )
  }
  const trie = buildTrie(pool, starts, grams, indexes, min, max, fail)
  const weights = given && Float32Array.from(given)
  return { trie, min, max, skips, columns, mode, weights, strings: strings !== undefined }
}

function buildTrie(
  pool: readonly (string | number)[],
  starts: readonly number[],
  grams: readonly number[],
  columns: readonly number[],
  min: number,
  max: number,
  fail: (message: string) => never,
): Step {
  const trie = newStep()
  let id = 0
  grams.forEach((many, i) => {
    const n = i + 1
    for (let g = 0; g < many; g++, id++) {
      if (n < min || n > max) continue
      let step = trie
      for (let k = 0; k < n; k++) {
        const item = pool[starts[i]! + g * n + k]!
        let next = step.next.get(item)
        if (!next) step.next.set(item, (next = newStep()))
        step = next
      }
      if (step.column !== undefined) fail(`expected different ${n}-grams, got one twice. Check the graph.`)
      step.column = columns[id]!
    }
  })
  return trie
}
