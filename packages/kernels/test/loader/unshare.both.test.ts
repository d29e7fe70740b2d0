import { expect, test } from 'vitest'
import { base64 as mathBase64 } from '../../src/generated/math.ts'
import { base64 as sparseBase64 } from '../../src/generated/sparse.ts'
import { decodeBase64 } from '../../src/loader/base64.ts'
import { unshare } from '../../src/loader/unshare.ts'

const plain = new WebAssembly.Memory({ initial: 1, maximum: 65536 })
const shared = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
const link = (bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): unknown =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })

test('kernels take shared memory as compiled, and plain memory once unshared', () => {
  for (const text of [mathBase64, sparseBase64]) {
    const bytes = decodeBase64(text)
    link(bytes, shared)
    expect(() => link(bytes, plain)).toThrow(WebAssembly.LinkError)
    unshare(bytes)
    link(bytes, plain)
    expect(() => link(bytes, shared)).toThrow(WebAssembly.LinkError)
  }
})

test('base64 of any length is decoded', () => {
  for (const bytes of [[], [0], [255, 254], [1, 2, 3], [0, 128, 255, 7]])
    expect([...decodeBase64(btoa(String.fromCharCode(...bytes)))]).toEqual(bytes)
})
