import { decodeBase64 } from '../loader/base64.ts'
import { CASED_RANGES, IGNORABLE_RANGES, LOWER_RUNS, SPACE_RANGES, WORD_RANGES } from './unicode-table.ts'

const CODE_POINTS = 0x110000
const BLOCK = 128

/** Bits of a code point's entry, as in assembly/text/utf8.ts; the distance to its lower case is above them. */
export const flags = { word: 1, space: 2, cased: 4, ignorable: 8 } as const

/** Numbers of seven bits a byte, low ones first; bit 7 says that more follow. */
function* varints(base64: string): Generator<number> {
  let value = 0
  let shift = 0
  for (const byte of decodeBase64(base64)) {
    value |= (byte & 127) << shift
    shift += 7
    if (byte < 128) {
      yield value
      value = shift = 0
    }
  }
}

/** Runs of code points, as pairs of the first and the one after the last, from pairs of varints: gap, length - 1. */
export function decodeRanges(base64: string): [from: number, to: number][] {
  const numbers = varints(base64)
  const out: [number, number][] = []
  let at = 0
  for (;;) {
    const gap = numbers.next()
    if (gap.done) return out
    const from = at + gap.value
    at = from + numbers.next().value! + 1
    out.push([from, at])
  }
}

/** For each code point `(lower - c) << 8 | flags`. Pinned tables: the engine's own differ from version to version. */
export function unicodeProperties(): Int32Array {
  const out = new Int32Array(CODE_POINTS)
  const tables = [
    [WORD_RANGES, flags.word],
    [SPACE_RANGES, flags.space],
    [CASED_RANGES, flags.cased],
    [IGNORABLE_RANGES, flags.ignorable],
  ] as const
  for (const [base64, flag] of tables) {
    for (const [from, to] of decodeRanges(base64)) for (let c = from; c < to; c++) out[c]! |= flag
  }
  const numbers = varints(LOWER_RUNS)
  let at = 0
  for (;;) {
    const gap = numbers.next()
    if (gap.done) return out
    const run = numbers.next().value!
    const zigzag = numbers.next().value!
    const distance = zigzag & 1 ? -(zigzag + 1) / 2 : zigzag / 2
    const step = (run & 1) + 1
    const end = at + gap.value + ((run >> 1) + 1) * step
    for (let c = at + gap.value; c < end; c += step) out[c]! |= distance << 8
    at = end
  }
}

/** The properties as the kernels read them: equal blocks of 128 code points are stored once. */
export function unicodeTable(): Uint8Array {
  const all = unicodeProperties()
  const index = new Uint16Array(CODE_POINTS / BLOCK)
  const blocks: Int32Array[] = []
  const uniform = new Map<number, number>()
  for (let b = 0; b < index.length; b++) {
    const block = all.subarray(b * BLOCK, (b + 1) * BLOCK)
    const value = block[0]!
    const same = isUniform(block)
    const known = same ? uniform.get(value) : undefined
    index[b] = known ?? blocks.length
    if (known !== undefined) continue
    if (same) uniform.set(value, blocks.length)
    blocks.push(block)
  }
  const out = new Uint8Array(index.byteLength + blocks.length * BLOCK * 4)
  out.set(new Uint8Array(index.buffer))
  blocks.forEach((block, i) => {
    out.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), index.byteLength + i * BLOCK * 4)
  })
  return out
}

function isUniform(block: Int32Array): boolean {
  for (let i = 1; i < block.length; i++) if (block[i] !== block[0]) return false
  return true
}
