import { inflateRawSync } from 'node:zlib'

/** An array of a NumPy file, row-major. */
export interface NumpyArray {
  readonly shape: readonly number[]
  readonly values: Float64Array
}

/** The arrays of an .npz file: a ZIP archive of .npy files of int16, int64 or float64. */
export function readNpz(bytes: Buffer): { readonly [name: string]: NumpyArray } {
  const out: { [name: string]: NumpyArray } = {}
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const header = bytes.readUInt32LE(at + 42)
    const from = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20))
    out[name.replace('.npy', '')] = readNpy(bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed))
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return out
}

function readNpy(bytes: Buffer): NumpyArray {
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const shape = /'shape': \(([^)]*)\)/.exec(header)![1]!.split(',').filter(Boolean).map(Number)
  const [count, width] = [shape.reduce((a, b) => a * b, 1), shape[1] ?? 1]
  const type = /'descr': '<(..)'/.exec(header)![1]!
  const size = Number(type[1])
  const read = (i: number): number => {
    const p = start + i * size
    return type === 'f8' ? bytes.readDoubleLE(p) : type === 'i2' ? bytes.readInt16LE(p) : bytes.readInt32LE(p)
  }
  const byColumns = header.includes("'fortran_order': True")
  const rows = count / width
  const values = Float64Array.from({ length: count }, (_, i) =>
    read(byColumns ? (i % width) * rows + Math.floor(i / width) : i),
  )
  return { shape, values }
}
