import { FormatError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { fromOnnx } from '../../src/index.ts'

/** A message of a field below 16, as the wire has it. */
function message(field: number, body: Uint8Array): Uint8Array {
  const size: number[] = []
  for (let n = body.length; n > 0; n >>>= 7) size.push((n & 127) | (n > 127 ? 128 : 0))
  const head = [(field << 3) | 2, ...(size.length > 0 ? size : [0])]
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** A million and one empty messages of a field, two bytes each. */
const many = (field: number): Uint8Array =>
  Uint8Array.from({ length: 2_000_002 }, (_, i) => (i % 2 === 0 ? (field << 3) | 2 : 0))

test.each([
  ['nodes', message(7, many(1))],
  ['attributes of one node', message(7, message(1, many(5)))],
  ['entries of external data of one constant', message(7, message(5, many(13)))],
  ['entries of metadata', many(14)],
  ['sizes of one input', message(7, message(11, message(2, message(1, message(2, many(1))))))],
])('a million two-byte %s are refused before they become objects', (_, bytes) => {
  expect(() => fromOnnx(bytes)).toThrow(
    new FormatError(
      'fromOnnx: expected at most 1000000 nodes, attributes and constants, got more. The file is damaged.',
    ),
  )
})
