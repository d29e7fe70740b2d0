import { FormatError } from '@foldwise/core'

const MOST_FILES = 100_000

/**
 * The files of an archive that stores them uncompressed, as PyTorch's and Keras's do, by name, without a copy. Nothing in it is
 * trusted. Throws `FormatError` for other archives.
 */
export function filesOfZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = endRecord(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) throw bad('an archive of less than 4 GB', 'ZIP64')
  if (count > MOST_FILES) throw bad(`at most ${MOST_FILES} files`, String(count))
  const files = new Map<string, Uint8Array>()
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw bad('an entry of the directory', 'other bytes')
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const [size, whole] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [
      number,
      number,
      number,
    ]
    if (at + 46 + nameLength > end) throw bad('a name within the directory', 'one beyond it')
    const name = new TextDecoder().decode(bytes.slice(at + 46, at + 46 + nameLength))
    if (method !== 0 || size !== whole || flags & 1) {
      throw bad(`'${name}' to be stored as it is`, flags & 1 ? 'encrypted' : `method ${method}`)
    }
    if (files.has(name)) throw bad(`one file '${name}'`, 'two')
    files.set(name, contents(bytes, view, name, view.getUint32(at + 42, true), size, end))
    at += 46 + nameLength + extra + comment
  }
  return files
}

/** Whether bytes begin as an archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

function contents(bytes: Uint8Array, view: DataView, name: string, at: number, size: number, end: number): Uint8Array {
  if (at + 30 > end || view.getUint32(at, true) !== 0x04034b50) throw bad(`a header of '${name}'`, 'other bytes')
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (start + size > end) throw bad(`'${name}' within the archive`, `${start} to ${start + size} of ${end}`)
  return bytes.subarray(start, start + size)
}

/** Where the record at the end is: before a comment of at most 65,535 bytes. */
function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at
  }
  throw bad('the end of an archive', 'none')
}

const bad = (what: string, got: string): FormatError =>
  new FormatError(`zip archive: expected ${what}, got ${got}. Save the file again with PyTorch or Keras.`)
