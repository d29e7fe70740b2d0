const PRIMES = [0x01000193, 0x85ebca6b] as const

/** 16 hexadecimal digits that tell one column of truths from another: FNV-1a of its values' text, with two primes. */
export function fingerprint(column: ArrayLike<unknown>): string {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0; i < column.length; i++) {
    const text = `${String(column[i])}\n`
    for (let k = 0; k < text.length; k++) {
      const unit = text.charCodeAt(k)
      a = Math.imul(a ^ unit, PRIMES[0])
      b = Math.imul(b ^ unit, PRIMES[1])
    }
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
