/** 32-bit xorshift: integers only, so that every engine makes the same numbers. */
export function xorshift(seed: number): () => number {
  let s = seed | 0 || 1
  return () => {
    s ^= s << 13
    s ^= s >>> 17
    s ^= s << 5
    return s >>> 0
  }
}

export const special: readonly number[] = [
  ...[0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 10, -10, 1e-3, -1e-3, 1e-9, -1e-9, 1e-17, -1e-17, 1e-300, -1e-300],
  ...[5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308],
  ...[
    Infinity,
    -Infinity,
    NaN,
    20,
    -20,
    22,
    36.8,
    -38.8,
    -38.9,
    709.7827128933839,
    709.782712893384,
    -708.4,
    -745.1,
    -745.2,
  ],
  ...[0.34657359027997264, 0.3465735902799727, 1.0397207708399179, 0.7071067811865475, Math.SQRT2, 0.41421356237309503],
  ...[-0.2928932188134525, -0.99999999, 1.0000000000000002, 0.9999999999999999, 2 ** 53, 2 ** 31, 2 ** -1040],
]

/** Special values, then values of every size, then values where exponentials are neither 0 nor infinite. */
export function sweep(random: number): Float64Array {
  const next = xorshift(20240229)
  const all = new Float64Array(special.length + random)
  all.set(special)
  const words = new Uint32Array(2)
  const float = new Float64Array(words.buffer)
  for (let i = special.length; i < all.length; i++) {
    words[0] = next()
    words[1] = next()
    if (i % 4 === 0) all[i] = float[0]!
    else all[i] = (words[1]! / 2 ** 31 - 1) * [0, 1, 30, 745][i % 4]!
  }
  return all
}

/** FNV-1a of the bits of the values, NaN in one form. Hexadecimal. */
export function hashBits(values: Float64Array): string {
  const words = new Uint32Array(2)
  const float = new Float64Array(words.buffer)
  let h = 0x811c9dc5
  for (const v of values) {
    float[0] = v
    if (Number.isNaN(v)) {
      words[0] = 0
      words[1] = 0x7ff80000
    }
    for (let b = 0; b < 64; b += 8) h = Math.imul(h ^ ((words[b >> 5]! >>> (b & 31)) & 255), 0x01000193)
  }
  return (h >>> 0).toString(16).padStart(8, '0')
}

/** Distance in units in the last place. 0 for two NaN, Infinity for one. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity
  return Number(order(a) - order(b) < 0n ? order(b) - order(a) : order(a) - order(b))
}

function order(x: number): bigint {
  const bits = new BigInt64Array(new Float64Array([x]).buffer)[0]!
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
}
