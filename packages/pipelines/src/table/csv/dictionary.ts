const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Distinct byte strings, numbered in the order they came; in UTF-8. Open addressing over one arena of bytes. */
export class Dictionary {
  size = 0
  private arena = new Uint8Array(1024)
  private ends = new Int32Array(64)
  private hashes = new Int32Array(64)
  /** Number + 1 of the string in each slot, 0 for none; a power of 2 slots. */
  private slots = new Int32Array(128)

  /** The number of the string in bytes `from` to `to`; `size` grows where it is new. */
  numberOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5
    for (let p = from; p < to; p++) hash = Math.imul(hash ^ bytes[p]!, 0x01000193)
    hash ^= hash >>> 15
    const mask = this.slots.length - 1
    let slot = hash & mask
    for (let n = this.slots[slot]!; n !== 0; n = this.slots[slot]!) {
      if (this.hashes[n - 1] === hash && this.equals(n - 1, bytes, from, to)) return n - 1
      slot = (slot + 1) & mask
    }
    return this.add(hash, slot, bytes, from, to)
  }

  text(n: number): string {
    return decoder.decode(this.arena.subarray(n === 0 ? 0 : this.ends[n - 1]!, this.ends[n]!))
  }

  /** All strings. Decoded in one go and cut, which is many times faster than one by one. */
  texts(): string[] {
    const used = this.size === 0 ? 0 : this.ends[this.size - 1]!
    const bytes = this.arena.subarray(0, used)
    const all = decoder.decode(bytes)
    if (all.length !== used) return Array.from({ length: this.size }, (_, n) => this.text(n))
    return Array.from({ length: this.size }, (_, n) => all.slice(n === 0 ? 0 : this.ends[n - 1]!, this.ends[n]!))
  }

  private equals(n: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = n === 0 ? 0 : this.ends[n - 1]!
    if (this.ends[n]! - start !== to - from) return false
    for (let a = start, b = from; b < to; a++, b++) if (this.arena[a] !== bytes[b]) return false
    return true
  }

  private add(hash: number, slot: number, bytes: Uint8Array, from: number, to: number): number {
    const n = this.size++
    const start = n === 0 ? 0 : this.ends[n - 1]!
    const end = start + to - from
    if (end > this.arena.length) this.arena = grown(this.arena, end)
    this.arena.set(bytes.subarray(from, to), start)
    if (n === this.ends.length) {
      this.ends = grown(this.ends, n + 1)
      this.hashes = grown(this.hashes, n + 1)
    }
    this.ends[n] = end
    this.hashes[n] = hash
    this.slots[slot] = n + 1
    if (this.size * 2 > this.slots.length) this.rehash()
    return n
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2)
    const mask = this.slots.length - 1
    for (let n = 0; n < this.size; n++) {
      let slot = this.hashes[n]! & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = n + 1
    }
  }
}

/** A longer copy, with room for at least `least` elements. */
export function grown<A extends Uint8Array | Int32Array | Float64Array>(array: A, least: number): A {
  const longer = new (array.constructor as new (n: number) => A)(Math.max(least, array.length * 2))
  longer.set(array)
  return longer
}
