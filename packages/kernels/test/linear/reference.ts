/** A softmax model (one output: logistic) and its rows, as plain numbers. */
export interface Model {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
  readonly weight: readonly number[]
  readonly coef: readonly (readonly number[])[]
  readonly intercept: readonly number[]
}

const margins = (m: Model, row: readonly number[]): number[] =>
  m.coef.map((c, o) => row.reduce((s, v, j) => s + v * c[j]!, m.intercept[o]!))

/** Probabilities of classes; of the second alone for one output. */
function probabilities(z: readonly number[]): number[] {
  if (z.length === 1) return [1 / (1 + Math.exp(-z[0]!))]
  const top = Math.max(...z)
  const e = z.map((v) => Math.exp(v - top))
  const sum = e.reduce((a, b) => a + b)
  return e.map((v) => v / sum)
}

/** sum_i r_io x_i for each output, the intercept's last. */
function scatter(m: Model, residual: (row: number, output: number) => number): number[] {
  return m.coef.flatMap((c, o) => {
    const out = new Array<number>(c.length + 1).fill(0)
    m.x.forEach((row, i) => {
      ;[...row, 1].forEach((v, j) => {
        out[j]! += v * residual(i, o)
      })
    })
    return out
  })
}

export function lossAndGradient(m: Model): { loss: number; gradient: number[] } {
  let loss = 0
  const p = m.x.map((row) => probabilities(margins(m, row)))
  const target = (i: number, o: number): number => (m.coef.length === 1 ? m.y[i]! : m.y[i] === o ? 1 : 0)
  m.x.forEach((_, i) => {
    const own = m.coef.length === 1 ? (m.y[i] ? p[i]![0]! : 1 - p[i]![0]!) : p[i]![m.y[i]!]!
    loss -= m.weight[i]! * Math.log(own)
  })
  return { loss, gradient: scatter(m, (i, o) => m.weight[i]! * (p[i]![o]! - target(i, o))) }
}

/** The Hessian at `m` times the coefficients of `v`. */
export function curvatureTimes(m: Model, v: Model): number[] {
  const p = m.x.map((row) => probabilities(margins(m, row)))
  const dz = m.x.map((row) => margins(v, row))
  return scatter(m, (i, o) => {
    const own = p[i]!
    const mean = own.reduce((s, q, l) => s + q * dz[i]![l]!, 0)
    const centred = own.length === 1 ? (1 - own[0]!) * dz[i]![0]! : dz[i]![o]! - mean
    return m.weight[i]! * own[o]! * centred
  })
}
