import { FormatError } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromOnnx, toOnnx, validateGraph } from '../../src/index.ts'
import { everything } from '../support/everything.ts'
import { mailGraph } from '../support/mail-graph.ts'

const files = [toOnnx(everything), toOnnx(mailGraph)]

/** Reads the bytes; anything but a valid graph or a FormatError fails the test. */
function readOrRefuse(bytes: Uint8Array): 'read' | 'refused' {
  try {
    validateGraph(fromOnnx(bytes))
    return 'read'
  } catch (e) {
    if (e instanceof FormatError) return 'refused'
    throw e
  }
}

test('a file cut anywhere is refused or read as a whole', () => {
  for (const file of files) {
    for (let n = 0; n < file.length; n++) readOrRefuse(file.subarray(0, n))
    expect(readOrRefuse(file)).toBe('read')
  }
})

test('a file with one byte changed is refused or read as a valid graph', () => {
  const counts = { read: 0, refused: 0 }
  for (const file of files) {
    for (let i = 0; i < file.length; i++) {
      for (const flip of [1, 4, 0x80, 0xff]) {
        const bytes = file.slice()
        bytes[i]! ^= flip
        counts[readOrRefuse(bytes)]++
      }
    }
  }
  expect(counts.refused).toBeGreaterThan(100)
  expect(counts.read).toBeGreaterThan(100)
})

test('a file with runs of bytes replaced, dropped and repeated is refused or read as a valid graph', () => {
  const edit = fc.record({ at: fc.nat(), length: fc.nat(40), bytes: fc.uint8Array({ maxLength: 12 }) })
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 6 }), (file, edits) => {
      let bytes = file
      for (const { at, length, bytes: put } of edits) {
        const from = at % (bytes.length + 1)
        bytes = Uint8Array.from([...bytes.subarray(0, from), ...put, ...bytes.subarray(from + length)])
      }
      readOrRefuse(bytes)
    }),
    { numRuns: 2000 },
  )
})

test('random bytes are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      expect(readOrRefuse(bytes)).toBe('refused')
    }),
    { numRuns: 2000 },
  )
})
