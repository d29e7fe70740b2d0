import type { DenseMatrix, FitContext, SparseMatrix } from '@foldwise/core'
import { exp } from '@foldwise/kernels'
import { fitSigmoid } from '../../meta/calibration-sigmoid.ts'
import type { KernelSpec } from '../kernel/spec.ts'
import { nativeRows } from '../kernel/take-rows.ts'
import { kernelValues } from '../kernel/values.ts'
import type { ClassPair, PairFitter } from './pair.ts'

const FOLDS = 5

/**
 * Platt's sigmoid of a pair of classes, slope and intercept, from decision values of rows that the machine had not seen: five folds in a
 * drawn order, as LIBSVM's.
 */
export async function fitPlatt(
  x: DenseMatrix | SparseMatrix,
  pair: ClassPair,
  spec: KernelSpec,
  fitter: PairFitter,
  ctx: FitContext,
  number: number,
): Promise<[number, number]> {
  const n = pair.rows.length
  const order = ctx.stream('folds', number).permutation(n)
  const values = new Float64Array(n)
  for (let f = 0; f < FOLDS; f++) {
    const [from, to] = [Math.floor((f * n) / FOLDS), Math.floor(((f + 1) * n) / FOLDS)]
    // In the order of the pair, so that rows of the first class stay first.
    const inside = order.slice(from, to)
    const rest = Int32Array.from([...order.subarray(0, from), ...order.subarray(to)]).sort()
    const part: ClassPair = {
      rows: rest.map((k) => pair.rows[k]!),
      sign: Float64Array.from(rest, (k) => pair.sign[k]!),
      weight: Float64Array.from(rest, (k) => pair.weight[k]!),
    }
    const sides = new Set(part.sign)
    if (sides.size < 2) {
      for (const k of inside) values[k] = part.sign[0] ?? 0
      continue
    }
    const { b, intercept } = await fitter(part, `fold ${f + 1} of ${FOLDS}`)
    const used = Array.from(b.keys()).filter((k) => b[k] !== 0)
    const support = Int32Array.from(used, (k) => part.rows[k]!)
    const vectors = spec.kernel === 'precomputed' ? undefined : nativeRows(x, support)
    const tested = nativeRows(
      x,
      inside.map((k) => pair.rows[k]!),
    )
    await kernelValues(
      { spec, support, vectors },
      tested,
      (row, kernel) => {
        let sum = intercept
        used.forEach((k, s) => {
          sum += b[k]! * kernel[s]!
        })
        values[inside[row]!] = sum
      },
      ctx.checkpoint,
    )
  }
  const positive = Uint8Array.from(pair.sign, (s) => (s > 0 ? 1 : 0))
  const { slope, intercept } = await fitSigmoid(values, positive, undefined, ctx.checkpoint)
  return [slope, intercept]
}

/** Platt's probability of a pair's first class, kept from 0 and 1 as in LIBSVM. */
export function plattProbability(value: number, slope: number, intercept: number): number {
  const z = value * slope + intercept
  const e = exp(-Math.abs(z))
  const p = z >= 0 ? e / (1 + e) : 1 / (1 + e)
  return Math.min(Math.max(p, 1e-7), 1 - 1e-7)
}
