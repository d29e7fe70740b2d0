import { exp as exp64 } from '@foldwise/kernels'
import { apply } from '../../apply.ts'
import type { Tensor } from '../../tensor.ts'
import { FLOATS } from '../support/check.ts'
import { localGradOp } from '../support/local-grad.ts'
import { sameOnnx } from '../support/onnx.ts'
import { unary, unaryOp } from '../support/unary.ts'
import { add, mul, neg, sub } from './arithmetic.ts'
import { erf64 } from './erf64.ts'
import { exp } from './exponential.ts'
import { square } from './power.ts'

const TWO_OVER_SQRT_PI = 1.1283791670955126
const SQRT_HALF = Math.SQRT1_2
const ONE_OVER_SQRT_2_PI = 0.3989422804014327

/** The op that `erf` applies. */
export const Erf = unaryOp({
  name: 'erf',
  dtypes: FLOATS,
  f: erf64,
  grad: (x, _, dy) => mul(dy, mul(exp(neg(mul(x, x))), TWO_OVER_SQRT_PI)),
  onnx: sameOnnx('Erf'),
})

const density = (x: Tensor): Tensor => mul(exp(mul(square(x), -0.5)), ONE_OVER_SQRT_2_PI)

/** dy (Phi(x) + x phi(x)), of the standard normal distribution. */
export const GeluGrad = localGradOp({
  name: 'geluGrad',
  f: (x, dy) => dy * (0.5 * (1 + erf64(x * SQRT_HALF)) + x * exp64(-0.5 * x * x) * ONE_OVER_SQRT_2_PI),
  compose: (x, dy) => {
    const cdf = mul(add(erf(mul(x, SQRT_HALF)), 1), 0.5)
    return mul(dy, add(cdf, mul(x, density(x))))
  },
  second: (x, dy, ddx) => mul(mul(ddx, dy), mul(density(x), sub(2, square(x)))),
})

/** The op that `gelu` applies. */
export const Gelu = unaryOp({
  name: 'gelu',
  dtypes: FLOATS,
  f: (x) => 0.5 * x * (1 + erf64(x * SQRT_HALF)),
  compose: (x) => mul(mul(x, 0.5), add(erf(mul(x, SQRT_HALF)), 1)),
  grad: (x, _, dy) => apply(GeluGrad, [x, dy], {})[0],
  onnx: sameOnnx('Gelu'),
})

/** Error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export const erf = unary(Erf)
/** x times the standard normal distribution function of x, by `erf`; not the tanh approximation. */
export const gelu = unary(Gelu)
