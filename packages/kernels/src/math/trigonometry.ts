/** Beyond, three parts of pi / 2 are not enough: 2^20 * pi / 2. */
const LARGEST = 1647099

/**
 * Sine of an angle in radians, the same bits in every engine. Error below 1 ulp. NaN where |x| > 1647099.
 * Source: fdlibm k_sin.c and e_rem_pio2.c in FreeBSD's form.
 */
export function sin(x: number): number {
  return turn(x, 0)
}

/** Cosine of an angle in radians, the same bits in every engine. Error below 1 ulp. NaN where |x| > 1647099. */
export function cos(x: number): number {
  return turn(x, 1)
}

/** sin(x + quarters * pi / 2) */
function turn(x: number, quarters: number): number {
  const ax = Math.abs(x)
  if (!(ax <= LARGEST)) return NaN
  if (ax <= 0.7853981633974483) return quarters === 0 ? sine(x, 0) : cosine(x, 0)
  const n = 0.6366197723675814 * x + 6755399441055744 - 6755399441055744
  // x - n * pi / 2 as head + tail. Cancellation takes bits away: then take more of pi.
  let r = x - n * 1.5707963267341256
  let w = n * 6.077100506506192e-11
  let head = r - w
  if (Math.abs(head) < ax * 2 ** -16) {
    const t = r
    w = n * 6.077100506303966e-11
    r = t - w
    w = n * 2.0222662487959506e-21 - (t - r - w)
    head = r - w
    if (Math.abs(head) < ax * 2 ** -49) {
      const u = r
      w = n * 2.0222662487111665e-21
      r = u - w
      w = n * 8.4784276603689e-32 - (u - r - w)
      head = r - w
    }
  }
  const tail = r - head - w
  const quarter = (n + quarters) & 3
  const y = quarter & 1 ? cosine(head, tail) : sine(head, tail)
  return quarter & 2 ? -y : y
}

/** Sine of x + y, |x| <= pi / 4. */
function sine(x: number, y: number): number {
  if (Math.abs(x) < 1.4901161193847656e-8) return x
  const z = x * x
  const w = z * z
  const p = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 0.0000027557313707070068)
  const r = p + z * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)
  const v = z * x
  return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632)
}

/** Cosine of x + y, |x| <= pi / 4. */
function cosine(x: number, y: number): number {
  const z = x * x
  const w = z * z
  const p = 0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673)
  const r = z * p + w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11))
  const half = 0.5 * z
  const one = 1 - half
  return one + (1 - one - half + (z * r - x * y))
}
