import { fromWords, highWord, scale, withHighWord } from './bits.ts'

/** `x` with the lower half of its fraction cleared. */
function chop(x: number): number {
  return fromWords(highWord(x), 0)
}

/** 0: y is not an integer, 1: odd, 2: even. */
function parity(y: number): number {
  const a = Math.abs(y)
  if (a >= 9007199254740992) return 2
  if (Math.floor(a) !== a) return 0
  return a % 2 === 1 ? 1 : 2
}

/** log2 of a positive `a` as a sum of two numbers, the first with a short fraction: into `out`. */
function log2Parts(a: number, out: [number, number]): void {
  let n = 0
  if (a < 2.2250738585072014e-308) {
    a *= 9007199254740992
    n = -53
  }
  let ix = highWord(a)
  n += (ix >> 20) - 0x3ff
  const j = ix & 0x000fffff
  ix = j | 0x3ff00000
  let third = false // near 3/2
  if (j > 0x3988e) {
    if (j < 0xbb67a) third = true
    else {
      n += 1
      ix -= 0x00100000
    }
  }
  a = withHighWord(a, ix)
  const bp = third ? 1.5 : 1
  let u = a - bp
  let v = 1 / (a + bp)
  const ss = u * v
  const sh = chop(ss)
  let th = fromWords(((ix >> 1) | 0x20000000) + 0x00080000 + (third ? 0x00040000 : 0), 0)
  let tl = a - (th - bp)
  const sl = v * (u - sh * th - sh * tl)
  let s2 = ss * ss
  const p = 0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842)
  const q = 0.4285714285785502 + s2 * (0.33333332981837743 + s2 * p)
  let r = s2 * s2 * (0.5999999999999946 + s2 * q)
  r += sl * (sh + ss)
  s2 = sh * sh
  th = chop(3 + s2 + r)
  tl = r - (th - 3 - s2)
  u = sh * th
  v = sl * th + tl * ss
  const ph = chop(u + v)
  const pl = v - (ph - u)
  const zh = 0.9617967009544373 * ph
  const zl = -7.028461650952758e-9 * ph + pl * 0.9617966939259756 + (third ? 1.350039202129749e-8 : 0)
  const dh = third ? 0.5849624872207642 : 0
  out[0] = chop(zh + zl + dh + n)
  out[1] = zl - (out[0] - n - dh - zh)
}

/** 2^(ph + pl), where z = ph + pl is in range. */
function exp2Parts(ph: number, pl: number, z: number): number {
  let n = 0
  if (Math.abs(z) > 0.5) {
    n = Math.floor(z + 0.5)
    ph -= n
  }
  const t = chop(pl + ph)
  const u = t * 0.6931471824645996
  const v = (pl - (t - ph)) * Math.LN2 + t * -1.904654299957768e-9
  const q = u + v
  const w = v - (q - u)
  const q2 = q * q
  const p = 6.613756321437934e-5 + q2 * (-1.6533902205465252e-6 + q2 * 4.1381367970572385e-8)
  const c = q - q2 * (0.16666666666666602 + q2 * (-2.7777777777015593e-3 + q2 * p))
  const r = (q * c) / (c - 2) - (w + q * w)
  return scale(1 - (r - q), n)
}

/**
 * x^y, the same bits in every engine, special cases as `Math.pow`. Error below 1 ulp (0.76 is the largest seen). y = -1, 0.5, 1 and 2 are exact
 * operations. Source: fdlibm e_pow.c.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const ax = Math.abs(x)
  const ay = Math.abs(y)
  if (ay === Infinity) {
    if (ax === 1) return NaN
    return ax > 1 === y > 0 ? Infinity : 0
  }
  const kind = parity(y)
  const negative = highWord(x) >>> 31 !== 0
  const sign = negative && kind === 1 ? -1 : 1
  if (ax === 0 || ax === Infinity || ax === 1) {
    if (negative && kind === 0 && ax === 1) return NaN
    return sign * (y < 0 ? 1 / ax : ax)
  }
  if (negative && kind === 0) return NaN
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === 0.5) return Math.sqrt(x)
  if (y === -1) return 1 / x

  const parts: [number, number] = [0, 0]
  if (ay > 2147483648) {
    // |1 - x| tiny, or over- or underflow
    if (ay > 2 ** 64 || ax < 0.9999990463256836 || ax > 1.0000009536743164) {
      if (ax < 1) return y < 0 ? sign * Infinity : sign * 0
      if (ax > 1) return y > 0 ? sign * Infinity : sign * 0
    }
    const t = ax - 1
    const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25))
    const u = 1.4426950216293335 * t
    const v = t * 1.9259629911266175e-8 - w * Math.LOG2E
    parts[0] = chop(u + v)
    parts[1] = v - (parts[0] - u)
  } else log2Parts(ax, parts)

  const y1 = chop(y)
  const pl = (y - y1) * parts[0] + y * parts[1]
  const ph = y1 * parts[0]
  const z = pl + ph
  if (z >= 1024 && (z > 1024 || pl + 8.008566259537294e-17 > z - ph)) return sign * Infinity
  if (z <= -1075 && (z < -1075 || pl <= z - ph)) return sign * 0
  return sign * exp2Parts(ph, pl, z)
}
