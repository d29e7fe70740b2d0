import {
  type ClassifierData,
  type DenseMatrix,
  type FitContext,
  hostTensor,
  InputError,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import type { KernelParams } from '../kernel/params.ts'
import type { KernelSpec } from '../kernel/spec.ts'
import { supportTensors } from '../kernel/support-vectors.ts'
import { warnOfGap } from '../smo/fit-pairs.ts'
import type { ClassPair, PairFit, PairFitter } from './pair.ts'
import { fitPlatt } from './platt.ts'

type Data = ClassifierData<DenseMatrix | SparseMatrix>

/** Pairs of classes, each with each later one. */
export function classPairs(classes: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  for (let a = 0; a < classes; a++) for (let b = a + 1; b < classes; b++) pairs.push([a, b])
  return pairs
}

/** The rows of two classes that weigh anything. */
export function pairOf({ y, weight }: Data, a: number, b: number): ClassPair {
  const of = (c: number): number[] => {
    const rows: number[] = []
    for (let i = 0; i < y.length; i++) if (y[i] === c && (weight?.[i] ?? 1) > 0) rows.push(i)
    return rows
  }
  const [first, second] = [of(a), of(b)]
  const rows = Int32Array.from([...first, ...second])
  return {
    rows,
    sign: Float64Array.from(rows, (_, k) => (k < first.length ? 1 : -1)),
    weight: Float64Array.from(rows, (i) => weight?.[i] ?? 1),
  }
}

/** Throws `InputError` where all rows of a class weigh 0: no surface parts it from others. */
export function checkClassWeights(type: string, { y, classes, weight, labels }: Data): void {
  const total = new Float64Array(classes)
  for (let i = 0; i < y.length; i++) total[y[i]!]! += weight?.[i] ?? 1
  const empty = total.indexOf(0)
  if (empty < 0) return
  throw new InputError(
    `${type}.fit: expected rows of weight above 0 in each class, got none of class ${String(labels[empty])}. Leave its rows out.`,
  )
}

/** All pairs of classes, as scikit-learn's tensors have them. */
export async function fitClasses(
  type: string,
  data: Data,
  spec: KernelSpec,
  params: KernelParams & { readonly probability: boolean },
  fitter: PairFitter,
  ctx: FitContext,
): Promise<State> {
  const { x, y, classes } = data
  const pairs = classPairs(classes)
  const fits: { readonly pair: ClassPair; readonly fit: PairFit }[] = []
  const platt = new Float64Array(2 * pairs.length)
  for (const [p, [a, b]] of pairs.entries()) {
    const pair = pairOf(data, a, b)
    const stage = pairs.length === 1 ? 'fit' : `pair ${p + 1} of ${pairs.length}`
    fits.push({ pair, fit: await fitter(pair, stage) })
    if (params.probability) platt.set(await fitPlatt(x, pair, spec, fitter, ctx, p), 2 * p)
  }
  const last = fits.reduce((worst, { fit }) => (fit.gap > worst.gap ? fit : worst), fits[0]!.fit)
  const nIter = fits.reduce((sum, { fit }) => sum + fit.nIter, 0)
  const converged = fits.every(({ fit }) => fit.converged)
  if (!converged) warnOfGap(type, ctx, last.gap, nIter, params.tol)

  const isSupport = new Uint8Array(y.length)
  for (const { pair, fit } of fits)
    pair.rows.forEach((row, k) => {
      if (fit.b[k] !== 0) isSupport[row] = 1
    })
  const byClass = Array.from({ length: classes }, (_, c) =>
    Array.from(y.keys()).filter((i) => isSupport[i] && y[i] === c),
  )
  const support = Int32Array.from(byClass.flat())
  const place = new Int32Array(y.length)
  support.forEach((row, s) => {
    place[row] = s
  })
  // Of two classes, values above 0 are for the second, as everywhere.
  const turn = classes === 2 ? -1 : 1
  const dualCoef = new Float64Array((classes - 1) * support.length)
  for (const [p, [a, b]] of pairs.entries()) {
    const { pair, fit } = fits[p]!
    pair.rows.forEach((row, k) => {
      const line = pair.sign[k]! > 0 ? b - 1 : a
      if (fit.b[k] !== 0) dualCoef[line * support.length + place[row]!] = turn * fit.b[k]!
    })
  }
  return {
    tensors: {
      ...supportTensors(x, support, spec),
      dualCoef: hostTensor(dualCoef, [classes - 1, support.length], 'float64'),
      intercept: hostTensor(
        Float64Array.from(fits, ({ fit }) => turn * fit.intercept || 0),
        [pairs.length],
        'float64',
      ),
      nSupport: hostTensor(
        Int32Array.from(byClass, (rows) => rows.length),
        [classes],
        'int32',
      ),
      ...(params.probability && { platt: hostTensor(platt, [pairs.length, 2], 'float64') }),
    },
    facts: { gamma: spec.gamma, nIter, converged, gap: last.gap },
  }
}
