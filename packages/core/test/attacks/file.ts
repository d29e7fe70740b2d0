import { load, save, type TensorFile } from '../../src/index.ts'
import { means } from '../samples.ts'

/** A safetensors file from a header, as an object or as raw text, and the bytes after it. */
export function file(header: unknown, data: Uint8Array = new Uint8Array(0), length?: bigint): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(data, 8 + json.length)
  return bytes
}

/** A file that holds nothing but a manifest, as an object or as raw text. */
export const withManifest = (manifest: unknown): Uint8Array<ArrayBuffer> =>
  file({ __metadata__: { foldwise: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) } })

export const manifest = (change: object = {}): object => ({
  format: 'foldwise',
  formatVersion: 1,
  type: 'test/means',
  version: 3,
  params: {},
  facts: { classes: ['a', 'b'], features: 1 },
  children: [],
  ...change,
})

/** The bytes of a small, valid model of the type `means`. */
export const valid = async (): Promise<Uint8Array<ArrayBuffer>> =>
  save(
    await means().fit({
      x: [
        [0, 1],
        [1, 5],
        [3, 3],
      ],
      y: ['a', 'b', 'b'],
    }),
  )

export const open = (bytes: Uint8Array): unknown => load(bytes, means)

export type Tensors = TensorFile['tensors']
