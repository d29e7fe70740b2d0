import { describe, expect, test } from 'vitest'
import { FormatError, load, ParamError } from '../../src/index.ts'
import { means } from '../samples.ts'
import { throwsExactly } from '../throws.ts'
import { file, manifest, open, valid, withManifest } from './file.ts'

const end = 'The file is damaged or was not written by foldwise.'
const nested = (depth: number): object => manifest(depth > 0 ? { children: [nested(depth - 1)] } : {})
const text = JSON.stringify(manifest())

const attacks: [string, unknown, string][] = [
  ['is not JSON', 'no', 'a manifest that is JSON, got something else'],
  ['is null', 'null', 'a manifest that is an object, got null'],
  ['is a list', [], 'a manifest that is an object, got []'],
  [
    'names the type twice',
    `{"type":"test/means",${text.slice(1)}`,
    'a manifest that is JSON, got an object that repeats a name',
  ],
  [
    'nests facts 100,000 deep',
    text.replace('"features":1', `"features":1,"deep":${'['.repeat(1e5)}${']'.repeat(1e5)}`),
    'a manifest that is JSON, got values nested more than 100 deep',
  ],
  ['has another format', manifest({ format: 'pickle' }), "the format 'foldwise', got 'pickle'"],
  ['has a later format version', manifest({ formatVersion: 2 }), 'format version 1, got 2'],
  ['has no type', manifest({ type: undefined }), "a 'type' that is a string, got undefined"],
  ['has a version that is text', manifest({ version: '3' }), "a 'version' that is an integer, got '3'"],
  ['has a version that is NaN', manifest({ version: { $number: 'NaN' } }), "a 'version' that is an integer, got NaN"],
  ['has params that are a list', manifest({ params: [] }), "'params' that are an object, got []"],
  ['has facts that are null', manifest({ facts: null }), "'facts' that are an object, got null"],
  ['has children that are an object', manifest({ children: {} }), "'children' that are an array, got {  }"],
  ['has a child that is text', manifest({ children: ['x'] }), "a manifest that is an object, got 'x'"],
  ['nests models 17 deep', nested(17), 'models nested at most 16 deep, got more'],
  [
    'has 100,001 children',
    manifest({ children: new Array(100_001).fill(manifest()) }),
    'at most 100000 models, got more',
  ],
]

describe('a manifest that', () => {
  test.each(attacks)('%s is refused', async (_, given, what) => {
    await throwsExactly(() => open(withManifest(given)), FormatError, `model file: expected ${what}. ${end}`)
  })

  test('is missing is refused', async () => {
    await throwsExactly(
      () => open(file({ __metadata__: { format: 'pt' } })),
      FormatError,
      "model file: expected a 'foldwise' manifest in the metadata, got none. It is a safetensors file, but not a model of ours.",
    )
  })

  const refused: [string, object, string][] = [
    [
      'a type nobody gave',
      { type: 'evil' },
      "model file: expected 'test/means', got 'evil'. Pass its definition to load().",
    ],
    [
      'a type of a prototype',
      { type: '__proto__' },
      "model file: expected 'test/means', got '__proto__'. Pass its definition to load().",
    ],
    ['a later version', { version: 4 }, 'test/means.restore: expected version 3, got 4. Update the package.'],
    ['an earlier version', { version: 2 }, 'test/means.restore: expected version 3, got 2. Fit the model again.'],
    [
      'classes that fall',
      { facts: { classes: ['b', 'a'], features: 1 } },
      "test/means.restore: expected two or more ascending classes among the facts, got ['b', 'a']. The file is damaged.",
    ],
    [
      'classes that are objects',
      { facts: { classes: [{}, {}], features: 1 } },
      'test/means.restore: expected two or more ascending classes among the facts, got [{  }, {  }]. The file is damaged.',
    ],
    [
      'a count of features below 1',
      { facts: { classes: ['a', 'b'], features: -3 } },
      "test/means.restore: expected 'features' to be a count or null, got -3. The file is damaged.",
    ],
    [
      'tensors that are not there',
      {},
      "state: expected tensor 'means' to be float64 [2, 1], got none. The file is damaged.",
    ],
    [
      'a child of a type nobody gave',
      { children: [manifest({ type: 'x' })] },
      "model file: expected 'test/means', got 'x'. Pass its definition to load().",
    ],
  ]
  test.each(refused)('names %s is refused', async (_, change, message) => {
    await throwsExactly(() => open(withManifest(manifest(change))), FormatError, message)
  })

  const params: [string, string, string][] = [
    ['unknown parameters', '{"x":1}', "test/means: expected known parameters, got 'x'. Known: shrink, classWeight."],
    [
      '__proto__ among the parameters',
      '{"__proto__":{"shrink":1}}',
      "test/means: expected known parameters, got '__proto__'. Known: shrink, classWeight.",
    ],
    [
      'parameters out of bounds',
      '{"shrink":1e999}',
      "test/means: expected 'shrink' to be a number >= 0 and <= 1, got Infinity. The default is 0.",
    ],
  ]
  test.each(params)('has %s is refused', async (_, given, message) => {
    await throwsExactly(() => open(withManifest(text.replace('"params":{}', `"params":${given}`))), ParamError, message)
    expect(({} as { shrink?: unknown }).shrink).toBeUndefined()
  })
})

describe('tensors that', () => {
  const entry = (dtype: string, shape: number[], from: number, to: number) => ({
    dtype,
    shape,
    data_offsets: [from, to],
  })
  const withTensors = (tensors: object, bytes: number, m: object = manifest()) =>
    file({ __metadata__: { foldwise: JSON.stringify(m) }, ...tensors }, new Uint8Array(bytes))

  const wrong: [string, object, number, string][] = [
    [
      'have another shape',
      { means: entry('F64', [1, 2], 0, 16) },
      16,
      "state: expected tensor 'means' to be float64 [2, 1], got float64 [1, 2]. The file is damaged.",
    ],
    [
      'have another rank',
      { means: entry('F64', [2], 0, 16) },
      16,
      "state: expected tensor 'means' to be float64 [2, 1], got float64 [2]. The file is damaged.",
    ],
    [
      'have another dtype',
      { means: entry('F32', [2, 1], 0, 8) },
      8,
      "state: expected tensor 'means' to be float64 [2, 1], got float32 [2, 1]. The file is damaged.",
    ],
    [
      'belong to a child that is not there',
      { means: entry('F64', [2, 1], 0, 16), '0/means': entry('U8', [1], 16, 17) },
      17,
      "model file: expected tensors of its models only, got '0/means'. The file is damaged.",
    ],
    [
      'belong to a path',
      { '../means': entry('U8', [1], 0, 1) },
      1,
      "model file: expected tensors of its models only, got '../means'. The file is damaged.",
    ],
    [
      'belong to child 00',
      { '00/means': entry('U8', [1], 0, 1) },
      1,
      "model file: expected tensors of its models only, got '00/means'. The file is damaged.",
    ],
  ]
  test.each(wrong)('%s are refused', async (_, tensors, bytes, message) => {
    await throwsExactly(() => open(withTensors(tensors, bytes)), FormatError, message)
  })

  test('are many, of many children, are matched in linear time', () => {
    const n = 20_000
    const children = Array.from({ length: n }, () => manifest())
    const tensors = Object.fromEntries(
      children.map((_, i) => [`${i}/means`, entry('F64', [2, 1], i * 16, i * 16 + 16)]),
    )
    const bytes = withTensors(
      { ...tensors, means: entry('F64', [2, 1], n * 16, n * 16 + 16) },
      n * 16 + 16,
      manifest({ children }),
    )
    const start = performance.now()
    expect(load(bytes, means).toState().children?.length).toBe(n)
    // A pass over all tensors for each child would take minutes.
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('are cut off at any byte are refused', async () => {
    const bytes = await valid()
    open(bytes)
    for (let end = 0; end < bytes.length; end++) expect(() => open(bytes.subarray(0, end))).toThrow(FormatError)
    const longer = new Uint8Array(bytes.length + 1)
    longer.set(bytes)
    expect(() => open(longer)).toThrow(FormatError)
  })
})
