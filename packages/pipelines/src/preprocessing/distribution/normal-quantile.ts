import { log } from '@foldwise/kernels'
import type { ColumnGraph } from '../graph.ts'

/** A quotient of polynomials, coefficients of falling powers. */
interface Quotient {
  readonly over: readonly number[]
  readonly under: readonly number[]
}

const CENTRE: Quotient = {
  over: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  under: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
}
const TAIL: Quotient = {
  over: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  under: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
}
const FAR: Quotient = {
  over: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  under: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
}

/**
 * The value below which a standard normal variable falls with probability `p`, between 0 and 1; infinite at the ends. About
 * 15 digits. Wichura 1988, algorithm AS 241 (PPND16).
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * value(CENTRE, 0.180625 - q * q)
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p))
  if (r === Infinity) return q < 0 ? -Infinity : Infinity
  const v = r <= 5 ? value(TAIL, r - 1.6) : value(FAR, r - 5)
  return q < 0 ? -v : v
}

const horner = (c: readonly number[], x: number): number => {
  let v = c[0]!
  for (let i = 1; i < c.length; i++) v = v * x + c[i]!
  return v
}
const value = ({ over, under }: Quotient, x: number): number => horner(over, x) / horner(under, x)

/** The same as a graph, for probabilities above 1e-9 and below 1 - 1e-9. */
export function normalQuantileNode(g: ColumnGraph, p: string): string {
  const double = (v: number) => g.double(Float64Array.of(v))
  const quotient = (of: Quotient, x: string) => {
    const polynomial = (c: readonly number[]) => {
      let node = double(c[0]!)
      for (const v of c.slice(1)) node = g.node('Add', g.node('Mul', node, x), double(v))
      return node
    }
    return g.node('Div', polynomial(of.over), polynomial(of.under))
  }
  const q = g.node('Sub', p, double(0.5))
  const centre = g.node('Mul', q, quotient(CENTRE, g.node('Sub', double(0.180625), g.node('Mul', q, q))))
  const nearer = g.node('Min', p, g.node('Sub', double(1), p))
  const r = g.node('Sqrt', g.node('Neg', g.node('Log', nearer)))
  const tail = g.node('Mul', g.node('Sign', q), quotient(TAIL, g.node('Sub', r, double(1.6))))
  return g.node('Where', g.node('LessOrEqual', g.node('Abs', q), double(0.425)), centre, tail)
}
