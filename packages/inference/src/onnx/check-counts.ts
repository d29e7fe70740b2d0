import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { FormatError } from '@foldwise/core'
import { ModelProtoSchema } from './onnx_pb.ts'

/** Far above the models of today (a large transformer has some 10,000 nodes, each with a few attributes). */
const MAX_ENTRIES = 1_000_000

/**
 * Throws `FormatError` for a file with more than a million nodes, attributes, constants and other messages in lists. A
 * two-byte message in a file becomes an object of some hundred bytes, so a file of empty ones would take fifty times its
 * size in memory before any check could see it.
 */
export function checkCounts(bytes: Uint8Array): void {
  count(new BinaryReader(bytes), ModelProtoSchema, 0)
}

/** Messages in lists up to the reader's end, more than there were before it. Messages nest no deeper than the schema. */
function count(reader: BinaryReader, schema: DescMessage, before: number): number {
  let entries = before
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag()
    const field = schema.fields.find((f) => f.number === number)
    const message = field && messageOf(field)
    if (!message || wire !== WireType.LengthDelimited) {
      reader.skip(wire, number)
      continue
    }
    if (field.fieldKind === 'list' && ++entries > MAX_ENTRIES) {
      throw new FormatError(
        `fromOnnx: expected at most ${MAX_ENTRIES} nodes, attributes and constants, got more. The file is damaged.`,
      )
    }
    entries = count(new BinaryReader(reader.bytes()), message, entries)
  }
  return entries
}

/** The kind of message that a field holds, alone or many of it. */
function messageOf(field: DescField): DescMessage | undefined {
  if (field.fieldKind === 'message') return field.message
  return field.fieldKind === 'list' && field.listKind === 'message' ? field.message : undefined
}
