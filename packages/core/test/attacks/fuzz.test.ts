import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Classifier, FormatError, InputError, type Matrix, ParamError } from '../../src/index.ts'
import { open, valid } from './file.ts'

// Whatever happens to a file, loading it gives a model, a FormatError or a ParamError, soon.

const bytes = await valid()

async function survives(changed: Uint8Array): Promise<void> {
  let model: Classifier<Matrix>
  try {
    model = open(changed) as Classifier<Matrix>
  } catch (error) {
    if (error instanceof FormatError || error instanceof ParamError) return
    throw new Error(`expected a FormatError or a ParamError, got ${error}`, { cause: error })
  }
  // A model that was let in must work, or refuse its input: the change was in values, not in structure.
  try {
    const predicted = await model.predict([[1, 2]])
    expect(model.classes).toContain(predicted[0])
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
  }
}

const place = fc.nat(bytes.length - 1)

test('bytes that changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
      const changed = bytes.slice()
      for (const [at, value] of changes) changed[at] = value
      await survives(changed)
    }),
    { numRuns: 3000 },
  )
})

test('every single byte replaced by telling ones', async () => {
  for (let at = 0; at < bytes.length; at++) {
    for (const value of [0, 0x20, 0x22, 0x2c, 0x2d, 0x30, 0x39, 0x5b, 0x7b, 0x7d, 0xff]) {
      const changed = bytes.slice()
      changed[at] = value
      await survives(changed)
    }
  }
})

test('pieces that were cut out, repeated or put elsewhere', async () => {
  await fc.assert(
    fc.asyncProperty(place, place, place, fc.boolean(), async (a, b, to, keep) => {
      const piece = bytes.slice(Math.min(a, b), Math.max(a, b))
      const rest = keep ? bytes : Uint8Array.from([...bytes.slice(0, Math.min(a, b)), ...bytes.slice(Math.max(a, b))])
      await survives(Uint8Array.from([...rest.slice(0, to), ...piece, ...rest.slice(to)]))
    }),
    { numRuns: 1500 },
  )
})

test('headers that are other JSON, with lengths that fit', async () => {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  const manifest = JSON.parse(header.__metadata__.foldwise)
  const data = bytes.subarray(8 + length)
  const build = (h: unknown) => {
    const json = new TextEncoder().encode(JSON.stringify(h))
    const out = new Uint8Array(8 + json.length + data.length)
    new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true)
    out.set(json, 8)
    out.set(data, 8 + json.length)
    return out
  }
  /** Replaces the value at one place of a JSON tree. */
  const replaced = (tree: unknown, path: readonly number[], value: unknown): unknown => {
    if (path.length === 0 || tree === null || typeof tree !== 'object') return value
    const keys = Object.keys(tree)
    const key = keys[path[0]! % Math.max(1, keys.length)]
    if (key === undefined) return value
    const inner = replaced((tree as Record<string, unknown>)[key], path.slice(1), value)
    return Array.isArray(tree) ? tree.with(Number(key), inner) : { ...tree, [key]: inner }
  }
  const path = fc.array(fc.nat(9), { maxLength: 5 })
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(-1, 1e308, 2 ** 53, 0, 'NaN', { $number: 'NaN' }, { $number: {} }),
  )
  await fc.assert(
    fc.asyncProperty(path, value, fc.boolean(), async (where, v, inManifest) => {
      if (!inManifest) return survives(build(replaced(header, where, v)))
      const changed = JSON.stringify(replaced(manifest, where, v))
      return survives(build({ ...header, __metadata__: { foldwise: changed } }))
    }),
    { numRuns: 3000 },
  )
})

test('noise', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), survives), { numRuns: 1000 })
})
