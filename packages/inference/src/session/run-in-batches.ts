import { type HostArray, InputError, sameShape, showShape } from '@foldwise/core'
import { value } from '../ops/support/cells.ts'
import type { Session } from './session-with.ts'

/**
 * Runs a session over rows in batches of at most `rows` and joins the outputs: what keeps the memory of wide graphs in
 * bounds. Every feed and every output has the rows as its first axis, and rows do not depend on each other.
 * Throws `InputError` where a feed or an output is not of that form, and whatever `session.run` throws.
 */
export async function runInBatches(
  session: Session,
  feeds: { readonly [input: string]: HostArray },
  rows: number,
): Promise<{ [output: string]: HostArray }> {
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new InputError(`runInBatches: expected a number of rows >= 1, got ${rows}. Use a few hundred.`)
  }
  const total = countRows(feeds)
  const parts: { [output: string]: HostArray }[] = []
  for (let from = 0; from === 0 || from < total; from += rows) {
    const to = Math.min(from + rows, total)
    const batch = Object.entries(feeds).map(([name, feed]) => [name, cutRows(feed, from, to)])
    const part = await session.run(Object.fromEntries(batch))
    for (const [name, output] of Object.entries(part)) checkOutput(name, output, to - from, parts[0]?.[name])
    parts.push(part)
  }
  return Object.fromEntries(Object.keys(parts[0]!).map((name) => [name, joinRows(parts.map((p) => p[name]!))]))
}

function countRows(feeds: { readonly [input: string]: HostArray }): number {
  const shapes = Object.values(feeds).map((f) => f.shape)
  const total = shapes[0]?.[0]
  const odd = shapes.find((s) => s[0] !== total)
  if (total === undefined || odd) {
    throw new InputError(
      `runInBatches: expected feeds with one number of rows, got ${shapes.map(showShape).join(' and ') || 'none'}. Check the feeds.`,
    )
  }
  return total
}

function cutRows(x: HostArray, from: number, to: number): HostArray {
  const each = x.shape[0] === 0 ? 0 : x.data.length / x.shape[0]!
  const shape = [to - from, ...x.shape.slice(1)]
  return value(x.dtype, shape, (x.data as Float32Array).slice(from * each, to * each))
}

function checkOutput(name: string, output: HostArray, rows: number, first: HostArray | undefined): void {
  if (output.shape[0] === rows && (!first || sameShape(first.shape.slice(1), output.shape.slice(1)))) return
  throw new InputError(
    `runInBatches: expected ${rows} rows in output '${name}', got ${showShape(output.shape)}. Run this graph whole.`,
  )
}

function joinRows(parts: readonly HostArray[]): HostArray {
  const [first] = parts as [HostArray]
  const shape = [parts.reduce((n, p) => n + p.shape[0]!, 0), ...first.shape.slice(1)]
  if (first.dtype === 'string')
    return value(
      'string',
      shape,
      parts.flatMap((p) => p.data as readonly string[]),
    )
  const length = parts.reduce((n, p) => n + p.data.length, 0)
  const out = new (first.data.constructor as Float32ArrayConstructor)(length)
  let at = 0
  for (const p of parts) {
    out.set(p.data as Float32Array, at)
    at += p.data.length
  }
  return value(first.dtype, shape, out)
}
