/**
 * Kernels are compiled for shared memory. A page that is not cross-origin isolated has none, and an import declared
 * shared is refused there; clearing one bit of the imported memory's limits makes the same bytes take a plain memory.
 * `bytes` is changed in place. See https://webassembly.github.io/threads/core/binary/types.html#limits
 */
export function unshare(bytes: Uint8Array): void {
  let at = 8
  const leb = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const b = bytes[at++]!
      value |= (b & 127) << shift
      if (b < 128) return value
    }
  }
  const skipName = (): void => {
    const length = leb()
    at += length
  }
  while (at < bytes.length) {
    const section = bytes[at++]!
    const size = leb()
    const end = at + size
    if (section === 2) {
      for (let left = leb(); left > 0; left--) {
        skipName()
        skipName()
        const kind = bytes[at++]!
        if (kind === 2) {
          bytes[at]! &= ~2
          return
        }
        if (kind === 0) leb()
        else throw new Error(`internal: kernel imports something of kind ${kind} before its memory`)
      }
    }
    at = end
  }
}
