import { describe, expect, test } from 'vitest'
import { decodeTensors, FormatError } from '../../src/index.ts'
import { throwsExactly } from '../throws.ts'
import { file } from './file.ts'

const end = 'The file is damaged or is not a safetensors file.'
const u8 = (...shape: unknown[]) => ({ dtype: 'U8', shape, data_offsets: [0, 1] })
const one = Uint8Array.of(7)
const deep = (open: string, close: string, n: number) => `{"t":${open.repeat(n)}${close.repeat(n)}}`

const attacks: [string, Uint8Array, string][] = [
  ['an empty file', new Uint8Array(0), 'at least 8 bytes, got 0'],
  ['seven bytes', new Uint8Array(7), 'at least 8 bytes, got 7'],
  ['a header longer than the file', file('{}', one, 100n), 'a file of at least 108 bytes, got 11: it is cut off'],
  [
    'a header of 2^64 - 1 bytes',
    file('{}', one, 2n ** 64n - 1n),
    'a header of at most 67108864 bytes, got 18446744073709551615',
  ],
  ['a header of 2^53 bytes', file('{}', one, 2n ** 53n), 'a header of at most 67108864 bytes, got 9007199254740992'],
  ['a header just over the cap', file('{}', one, 67108865n), 'a header of at most 67108864 bytes, got 67108865'],
  ['a header of no bytes', file(''), 'a header that is JSON, got something else'],
  ['a header that is text', file('not JSON'), 'a header that is JSON, got something else'],
  ['a header that breaks off', file('{"t":{"dtype":"U8'), 'a header that is JSON, got something else'],
  ['a header with something after it', file('{} x'), 'a header that is JSON, got something else'],
  ['a byte order mark', file('\uFEFF{}'), 'a header that is JSON, got something else'],
  [
    'a header that is not UTF-8',
    new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, 0x22, 0xff, 0x22]),
    'a header that is JSON, got bytes that are not UTF-8',
  ],
  ['a list', file([]), 'a header that is an object, got []'],
  ['null', file('null'), 'a header that is an object, got null'],
  [
    'a tensor named twice',
    file(`{"t":${JSON.stringify(u8(1))},"t":${JSON.stringify(u8(1))}}`, one),
    'a header that is JSON, got an object that repeats a name',
  ],
  [
    'a tensor named twice, once with an escape',
    file(`{"t":${JSON.stringify(u8(1))},"\\u0074":${JSON.stringify(u8(1))}}`, one),
    'a header that is JSON, got an object that repeats a name',
  ],
  [
    'a shape given twice',
    file('{"t":{"dtype":"U8","shape":[9],"shape":[1],"data_offsets":[0,1]}}', one),
    'a header that is JSON, got an object that repeats a name',
  ],
  [
    'arrays nested 100,000 deep',
    file(deep('[', ']', 100_000)),
    'a header that is JSON, got values nested more than 100 deep',
  ],
  [
    'objects nested 100,000 deep',
    file(deep('{"a":', '}', 100_000)),
    'a header that is JSON, got values nested more than 100 deep',
  ],
  [
    'arrays that never close',
    file('['.repeat(1_000_000)),
    'a header that is JSON, got values nested more than 100 deep',
  ],
  ['metadata that are a list', file({ __metadata__: ['x'] }), "__metadata__ to be an object of strings, got ['x']"],
  ['metadata that hold a number', file({ __metadata__: { a: 1 } }), "metadata 'a' to be a string, got 1"],
  ['a tensor that is null', file({ t: null }), "tensor 't' to be an object, got null"],
  [
    'an unknown dtype',
    file({ t: { ...u8(1), dtype: 'F8' } }, one),
    "tensor 't' to have a dtype among F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, got 'F8'",
  ],
  [
    'a dtype of a prototype',
    file({ t: { ...u8(1), dtype: 'constructor' } }, one),
    "tensor 't' to have a dtype among F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, got 'constructor'",
  ],
  [
    'a dtype that is missing',
    file({ t: { shape: [1], data_offsets: [0, 1] } }, one),
    "tensor 't' to have a dtype among F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, got undefined",
  ],
  [
    'a whole number of 64 bits that 32 do not hold',
    file({ t: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0)),
    "tensor 't' to hold whole numbers of 32 bits, got 4294967296",
  ],
  ['a negative size', file({ t: u8(-1) }, one), "tensor 't' to have a shape of at most 16 counts, got [-1]"],
  [
    'a size that is a fraction',
    file({ t: u8(0.5, 2) }, one),
    "tensor 't' to have a shape of at most 16 counts, got [0.5, 2]",
  ],
  ['a size that is null', file({ t: u8(null) }, one), "tensor 't' to have a shape of at most 16 counts, got [null]"],
  ['a size that is text', file({ t: u8('1') }, one), "tensor 't' to have a shape of at most 16 counts, got ['1']"],
  [
    'an infinite size',
    file('{"t":{"dtype":"U8","shape":[1e999],"data_offsets":[0,1]}}', one),
    "tensor 't' to have a shape of at most 16 counts, got [Infinity]",
  ],
  [
    'a size above 2^53',
    file('{"t":{"dtype":"U8","shape":[9007199254740993],"data_offsets":[0,1]}}', one),
    "tensor 't' to have a shape of at most 16 counts, got [9007199254740992]",
  ],
  [
    'a shape that is a number',
    file({ t: { ...u8(), shape: 1 } }, one),
    "tensor 't' to have a shape of at most 16 counts, got 1",
  ],
  [
    'a shape of 17 axes',
    file({ t: u8(...new Array(17).fill(1)) }, one),
    "tensor 't' to have a shape of at most 16 counts, got an array of 17",
  ],
  [
    'a product that leaves the integers',
    file({ t: u8(2 ** 40, 2 ** 40) }, one),
    "tensor 't' to take 1.2089258196146292e+24 elements of U8, got 1 bytes",
  ],
  [
    'a product that wraps round 2^64 to 0',
    file({ t: { ...u8(2 ** 32, 2 ** 32), data_offsets: [0, 0] } }),
    "tensor 't' to take 18446744073709552000 elements of U8, got 0 bytes",
  ],
  [
    'a product that wraps round 2^32 to 0',
    file({ t: { ...u8(65536, 65536), data_offsets: [0, 0] } }),
    "tensor 't' to take 4294967296 elements of U8, got 0 bytes",
  ],
  ['more elements than bytes', file({ t: u8(2) }, one), "tensor 't' to take 2 elements of U8, got 1 bytes"],
  ['fewer elements than bytes', file({ t: u8(0) }, one), "tensor 't' to take 0 elements of U8, got 1 bytes"],
  [
    'a size that is right for another dtype',
    file({ t: { dtype: 'F64', shape: [1], data_offsets: [0, 1] } }, one),
    "tensor 't' to take 1 elements of F64, got 1 bytes",
  ],
  ['one offset', file({ t: { ...u8(1), data_offsets: [0] } }, one), "tensor 't' to have two offsets, got [0]"],
  [
    'offsets that are text',
    file({ t: { ...u8(1), data_offsets: '01' } }, one),
    "tensor 't' to have two offsets, got '01'",
  ],
  [
    'a negative offset',
    file({ t: { ...u8(1), data_offsets: [-1, 0] } }, one),
    "tensor 't' to have two offsets, got [-1, 0]",
  ],
  [
    'offsets that fall',
    file({ t: { ...u8(1), data_offsets: [1, 0] } }, one),
    "tensor 't' to lie within 1 bytes, got 1 to 0",
  ],
  [
    'an offset behind the end',
    file({ t: { ...u8(1), data_offsets: [1, 2] } }, one),
    "tensor 't' to lie within 1 bytes, got 1 to 2",
  ],
  [
    'an offset of 2^53 - 1',
    file({ t: { ...u8(1), data_offsets: [0, 2 ** 53 - 1] } }, one),
    "tensor 't' to lie within 1 bytes, got 0 to 9007199254740991",
  ],
  [
    'two tensors that overlap',
    file(
      { a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } },
      new Uint8Array(3),
    ),
    "'b' to start where the tensor before it ends, at 2, got 1",
  ],
  [
    'two tensors in one place',
    file({ a: u8(1), b: u8(1) }, one),
    "'b' to start where the tensor before it ends, at 1, got 0",
  ],
  [
    'a gap between tensors',
    file({ a: u8(1), b: { ...u8(1), data_offsets: [2, 3] } }, new Uint8Array(3)),
    "'b' to start where the tensor before it ends, at 1, got 2",
  ],
  [
    'a gap before the first',
    file({ a: { ...u8(1), data_offsets: [1, 2] } }, new Uint8Array(2)),
    "'a' to start where the tensor before it ends, at 0, got 1",
  ],
  ['bytes that belong to no tensor', file({ a: u8(1) }, new Uint8Array(2)), '1 bytes of tensor data, got 2'],
  [
    'a bool that is neither',
    file({ t: { ...u8(1), dtype: 'BOOL' } }, one),
    "tensor 't' to hold only 0 and 1, being bool, got 7",
  ],
]

describe('a file with', () => {
  test.each(attacks)('%s is refused', async (_, bytes, what) => {
    await throwsExactly(() => decodeTensors(bytes), FormatError, `model file: expected ${what}. ${end}`)
  })

  test('more tensors than any honest one is refused', async () => {
    const header = Object.fromEntries(
      Array.from({ length: 100_001 }, (_, i) => [i, { dtype: 'U8', shape: [0], data_offsets: [0, 0] }]),
    )
    const message = `model file: expected at most 100000 tensors, got 100001. ${end}`
    await throwsExactly(() => decodeTensors(file(header)), FormatError, message)
  })

  test('names of prototypes is read without touching them', () => {
    const entry = (at: number) => ({ dtype: 'U8', shape: [1], data_offsets: [at, at + 1] })
    const text = `{"__proto__":${JSON.stringify(entry(0))},"constructor":${JSON.stringify(entry(1))}}`
    const { tensors } = decodeTensors(file(text, Uint8Array.of(5, 6)))
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor'])
    expect(({} as { shape?: unknown }).shape).toBeUndefined()
  })

  test('lies about sizes never takes the memory it claims', () => {
    const claims = [2 ** 31, 2 ** 40, 2 ** 53 - 1].flatMap((n) => [
      file({ t: u8(n) }, one),
      file({ t: { ...u8(n), data_offsets: [0, n] } }, one),
      file('{}', one, BigInt(n)),
    ])
    const before = process.memoryUsage().arrayBuffers
    for (const bytes of claims) expect(() => decodeTensors(bytes)).toThrow(FormatError)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })
})
