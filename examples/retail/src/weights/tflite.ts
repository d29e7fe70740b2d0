import { FormatError } from '@foldwise/core'

/** A constant of a TensorFlow Lite model as real numbers. */
export interface Constant {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

const UINT8 = 3
const INT32 = 2

/**
 * The 8-bit weights and 32-bit biases of a TensorFlow Lite model, by name, as `scale * (value - zero point)`. Reads what
 * it needs of the FlatBuffers file and nothing more: https://github.com/tensorflow/tensorflow, schema.fbs of version 3.
 */
export function readTflite(bytes: Uint8Array): Map<string, Constant> {
  const file = new Flat(bytes)
  const model = file.offset(0)
  const buffers = file.tables(model, 4)
  const [graph] = file.tables(model, 2)
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(4, 8)) !== 'TFL3' || graph === undefined) {
    throw new FormatError('tflite: expected a TensorFlow Lite model, got another file. Take another copy.')
  }
  const constants = new Map<string, Constant>()
  for (const tensor of file.tables(graph, 0)) {
    const type = file.byte(tensor, 1)
    const buffer = buffers[file.uint32(tensor, 2)]
    const data = buffer === undefined ? undefined : file.vector(buffer, 0, 1)
    const quantization = file.table(tensor, 4)
    if (!data?.length || quantization === undefined || (type !== UINT8 && type !== INT32)) continue
    const { view } = file
    const scales = file.vector(quantization, 2, 4)
    const zeros = file.vector(quantization, 3, 8)
    if (scales?.length !== 1 || zeros?.length !== 1) continue
    const scale = view.getFloat32(scales.at, true)
    const zero = Number(view.getBigInt64(zeros.at, true))
    const dims = file.vector(tensor, 0, 4)
    const shape = Array.from({ length: dims?.length ?? 0 }, (_, i) => view.getInt32(dims!.at + 4 * i, true))
    const size = type === UINT8 ? data.length : data.length / 4
    const value = (i: number) => (type === UINT8 ? bytes[data.at + i]! : view.getInt32(data.at + 4 * i, true))
    constants.set(file.text(tensor, 3), {
      shape,
      data: Float32Array.from({ length: size }, (_, i) => scale * (value(i) - zero)),
    })
  }
  return constants
}

/** A FlatBuffers file: tables whose fields are found by number. Reading past its end throws a `RangeError` of the view's. */
class Flat {
  readonly view: DataView
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Where the offset at a place leads. */
  offset(at: number): number {
    return at + this.view.getUint32(at, true)
  }

  uint32(table: number, field: number): number {
    const at = this.field(table, field)
    return at === undefined ? 0 : this.view.getUint32(at, true)
  }

  byte(table: number, field: number): number {
    const at = this.field(table, field)
    return at === undefined ? 0 : this.view.getUint8(at)
  }

  table(table: number, field: number): number | undefined {
    const at = this.field(table, field)
    return at === undefined ? undefined : this.offset(at)
  }

  vector(table: number, field: number, width: number): { at: number; length: number } | undefined {
    const start = this.table(table, field)
    if (start === undefined) return undefined
    const length = this.view.getUint32(start, true)
    const at = start + 4
    if (at + length * width > this.bytes.length) {
      throw new FormatError('tflite: expected a whole file, got one that is cut off. Take another copy.')
    }
    return { at, length }
  }

  tables(table: number, field: number): number[] {
    const list = this.vector(table, field, 4)
    return Array.from({ length: list?.length ?? 0 }, (_, i) => this.offset(list!.at + 4 * i))
  }

  text(table: number, field: number): string {
    const list = this.vector(table, field, 1)
    return list ? new TextDecoder().decode(this.bytes.subarray(list.at, list.at + list.length)) : ''
  }

  private field(table: number, index: number): number | undefined {
    const fields = table - this.view.getInt32(table, true)
    const slot = 4 + 2 * index
    if (slot >= this.view.getUint16(fields, true)) return undefined
    const offset = this.view.getUint16(fields + slot, true)
    return offset === 0 ? undefined : table + offset
  }
}
