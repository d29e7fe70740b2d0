import { fromWords, highWord } from './bits.ts'
import { exp } from './exp.ts'

/**
 * Error function, the same bits in every engine. Error below 1 ulp. The distribution function of the standard normal is
 * `0.5 * erfc(-x * Math.SQRT1_2)`. Source: fdlibm s_erf.c.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const ax = Math.abs(x)
  if (ax < 0.84375) return ax < 3.725290298461914e-9 ? x + 0.1283791670955126 * x : x + x * small(x * x)
  const y = ax < 1.25 ? ERX + middle(ax - 1) : ax >= 6 ? 1 : 1 - tail(ax)
  return x < 0 ? -y : y
}

/** 1 - erf(x), without cancellation for large x. Error below 2 ulp where the result is a normal number. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x
  const ax = Math.abs(x)
  if (ax < 0.84375) {
    if (ax < 1.3877787807814457e-17) return 1 - x
    const y = small(x * x)
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y)
  }
  if (ax < 1.25) return x < 0 ? 1 + (ERX + middle(ax - 1)) : 1 - ERX - middle(ax - 1)
  if (ax >= 28) return x < 0 ? 2 : 0
  return x < 0 ? (ax >= 6 ? 2 : 2 - tail(ax)) : tail(ax)
}

/** Near erf(1), with few bits. */
const ERX = 0.8450629115104675

/** erf(x) / x - 1 for z = x^2, |x| < 0.84375. */
function small(z: number): number {
  const a = -0.02848174957559851 + z * (-0.005770270296489442 + z * -0.000023763016656650163)
  const b = 0.005081306281875766 + z * (0.00013249473800432164 + z * -0.000003960228278775368)
  const r = 0.12837916709551256 + z * (-0.3250421072470015 + z * a)
  return r / (1 + z * (0.39791722395915535 + z * (0.0650222499887673 + z * b)))
}

/** erf(1 + s) - ERX for 0.84375 <= 1 + s < 1.25. */
function middle(s: number): number {
  const a = -0.11089469428239668 + s * (0.035478304325618236 + s * -0.002166375594868791)
  const p =
    -0.0023621185607526594 + s * (0.41485611868374833 + s * (-0.3722078760357013 + s * (0.31834661990116175 + s * a)))
  const b = 0.12617121980876164 + s * (0.01363708391202905 + s * 0.011984499846799107)
  return p / (1 + s * (0.10642088040084423 + s * (0.540397917702171 + s * (0.07182865441419627 + s * b))))
}

/** erfc(x) for x >= 1.25. */
function tail(x: number): number {
  const s = 1 / (x * x)
  let r: number
  let q: number
  if (x < 1 / 0.35) {
    const a = -162.39666946257347 + s * (-184.60509290671104 + s * (-81.2874355063066 + s * -9.814329344169145))
    r =
      -0.009864944034847148 + s * (-0.6938585727071818 + s * (-10.558626225323291 + s * (-62.375332450326006 + s * a)))
    const b = 429.00814002756783 + s * (108.63500554177944 + s * (6.570249770319282 + s * -0.0604244152148581))
    q =
      1 +
      s * (19.651271667439257 + s * (137.65775414351904 + s * (434.56587747522923 + s * (645.3872717332679 + s * b))))
  } else {
    const a = -637.5664433683896 + s * (-1025.0951316110772 + s * -483.5191916086514)
    r = -0.0098649429247001 + s * (-0.799283237680523 + s * (-17.757954917754752 + s * (-160.63638485582192 + s * a)))
    const b = 3199.8582195085955 + s * (2553.0504064331644 + s * (474.52854120695537 + s * -22.44095244658582))
    q = 1 + s * (30.33806074348246 + s * (325.7925129965739 + s * (1536.729586084437 + s * b)))
  }
  // x^2 in two parts, the first exact
  const z = fromWords(highWord(x), 0)
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + r / q)) / x
}
