import { hostData, isSparse, isTable, Tensor } from '@foldwise/core'

/** SHA-256 of anything made of plain values, typed arrays, tensors, tables and sparse matrices. Functions count by their text. */
export async function fingerprint(value: unknown): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const text = new TextEncoder()
  const add = (v: unknown): void => {
    if (v instanceof Tensor) {
      add(['tensor', v.dtype, v.shape])
      add(hostData(v))
    } else if (ArrayBuffer.isView(v)) {
      parts.push(text.encode(`${v.constructor.name} ${v.byteLength};`))
      parts.push(new Uint8Array(v.buffer, v.byteOffset, v.byteLength).slice())
    } else if (isTable(v)) {
      for (const column of v.columns) {
        add(column.name)
        add(column.data)
        if (column.kind === 'string') add(column.categories)
      }
    } else if (isSparse(v)) {
      for (const a of [v.shape, v.indptr, v.indices, v.values]) add(a)
    } else if (Array.isArray(v) && v.some((e) => typeof e === 'object' || typeof e === 'function')) {
      parts.push(text.encode(`list ${v.length};`))
      for (const e of v) add(e)
    } else if (typeof v === 'object' && v !== null && !Array.isArray(v)) {
      const entries = Object.entries(v)
      parts.push(text.encode(`object ${entries.length};`))
      for (const [name, e] of entries) {
        parts.push(text.encode(`${JSON.stringify(name)}:`))
        add(e)
      }
    } else {
      // JSON has one text for NaN, infinities and null.
      const plain = (_: string, e: unknown) => (typeof e === 'number' && !Number.isFinite(e) ? String(e) : e)
      parts.push(text.encode(`${typeof v === 'function' ? String(v) : JSON.stringify(v, plain)};`))
    }
  }
  add(value)
  const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const p of parts) {
    all.set(p, at)
    at += p.length
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('')
}
