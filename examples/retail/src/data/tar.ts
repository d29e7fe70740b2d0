import { JobError } from '@foldwise/job-kit'

export interface TarEntry {
  readonly path: string
  readonly data: Uint8Array
}

const BLOCK = 512

/** The files of a tar archive (ustar, and long paths as pax headers give them), in its order. */
export function* untar(bytes: Uint8Array): Generator<TarEntry> {
  let at = 0
  let longPath: string | undefined
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((b) => b === 0)) return
    const size = octal(header, 124, 12)
    const data = bytes.subarray(at + BLOCK, at + BLOCK + size)
    if (data.length !== size || checksum(header) !== octal(header, 148, 8)) {
      throw new JobError(`expected a tar archive, got damaged bytes at ${at}. Take another copy.`)
    }
    const kind = String.fromCharCode(header[156]!)
    if (kind === 'x') longPath = paxPath(data)
    else {
      const isFile = kind === '0' || kind === '\0'
      const prefix = text(header, 345, 155)
      const name = text(header, 0, 100)
      if (isFile) yield { path: longPath ?? (prefix ? `${prefix}/${name}` : name), data }
      longPath = undefined
    }
    at += BLOCK * (1 + Math.ceil(size / BLOCK))
  }
  throw new JobError('expected a whole tar archive, got one that is cut off. Take another copy.')
}

/** Records are `length key=value` and a line end. */
function paxPath(data: Uint8Array): string | undefined {
  const found = /(?:^|\n)\d+ path=(.*)\n/.exec(new TextDecoder().decode(data))
  return found?.[1]
}

function text(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end))
}

const octal = (header: Uint8Array, from: number, length: number): number =>
  Number.parseInt(text(header, from, length).trim() || '0', 8)

/** Of a header with its own checksum taken as blanks. */
const checksum = (header: Uint8Array): number => header.reduce((sum, b, i) => sum + (i >= 148 && i < 156 ? 0x20 : b), 0)
