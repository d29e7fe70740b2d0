import { exp, log1p, sigmoid, softmax } from '@foldwise/kernels'

/** What a classifier makes of raw scores. */
export const classLinks = ['sigmoid', 'softmax', 'sigmoids', 'sign'] as const
/** What a regressor makes of a raw score. */
export const valueLinks = ['identity', 'exp', 'sigmoid', 'log1pExp', 'signedSquare'] as const

export type ClassLink = (typeof classLinks)[number]
export type ValueLink = (typeof valueLinks)[number]

/** Raw scores to predictions, in place. */
export function applyValueLink(link: ValueLink, slope: number, raw: Float64Array): Float64Array {
  const f = valueFunction(link, slope)
  if (f) for (let i = 0; i < raw.length; i++) raw[i] = f(raw[i]!)
  return raw
}

function valueFunction(link: ValueLink, slope: number): ((v: number) => number) | undefined {
  switch (link) {
    case 'identity':
      return undefined
    case 'exp':
      return exp
    case 'sigmoid':
      return (v) => sigmoid(slope * v)
    case 'log1pExp':
      return (v) => (v > 0 ? v + log1p(exp(-v)) : log1p(exp(v)))
    case 'signedSquare':
      return (v) => (v < 0 ? -v * v : v * v)
  }
}

/** Raw scores `[rows, outputs]` to probabilities `[rows, classes]`. */
export function probabilities(
  link: Exclude<ClassLink, 'sign'>,
  slope: number,
  raw: Float64Array<ArrayBuffer>,
  classes: number,
): Float64Array<ArrayBuffer> {
  if (link === 'softmax') {
    for (let i = 0; i < raw.length; i += classes) raw.set(softmax(raw.subarray(i, i + classes)), i)
    return raw
  }
  if (link === 'sigmoids') return raw.map((v) => sigmoid(slope * v))
  const out = new Float64Array(raw.length * 2)
  for (let i = 0; i < raw.length; i++) {
    out[2 * i] = sigmoid(-slope * raw[i]!)
    out[2 * i + 1] = sigmoid(slope * raw[i]!)
  }
  return out
}
