import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { FormatError } from '@foldwise/core'

/** Fields of `GraphProto`: node, initializer, input, output. */
const LISTS = new Set([1, 5, 11, 12])
const MODEL_GRAPH = 7

/** Far above the models of today (a large transformer has some 10,000 nodes). */
const MAX_ENTRIES = 1_000_000

/**
 * Throws `FormatError` for a graph with more than a million entries. A two-byte message in a file becomes an object of
 * some hundred bytes, so a file of empty nodes would take fifty times its size in memory before any check could see it.
 */
export function checkCounts(bytes: Uint8Array): void {
  let entries = 0
  const model = new BinaryReader(bytes)
  while (model.pos < model.len) {
    const [field, wire] = model.tag()
    if (field !== MODEL_GRAPH || wire !== WireType.LengthDelimited) {
      model.skip(wire, field)
      continue
    }
    const graph = new BinaryReader(model.bytes())
    while (graph.pos < graph.len) {
      const [field, wire] = graph.tag()
      if (LISTS.has(field)) entries++
      graph.skip(wire, field)
    }
    if (entries > MAX_ENTRIES) {
      throw new FormatError(
        `fromOnnx: expected at most ${MAX_ENTRIES} nodes and constants, got ${entries}. The file is damaged.`,
      )
    }
  }
}
