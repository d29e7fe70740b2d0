/** Cross-entropy of logits and class numbers, and its gradient. */
import { exp as exp64, log as log64 } from '@foldwise/kernels'
import { apply } from '../../apply.ts'
import { allocate, copyAs, type Data, type DType } from '../../dtype.ts'
import type { Spec } from '../../executor.ts'
import type { Op, RefArray } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { add, div, mul, neg, sub } from '../elementwise/arithmetic.ts'
import { maximum } from '../elementwise/limits.ts'
import { oneHot } from '../index/one-hot.ts'
import { logSoftmax, SoftmaxGrad, softmax } from '../reduce/softmax.ts'
import { sum } from '../reduce/sum.ts'
import { cast } from '../shape/cast.ts'
import { checkCount, checkDType, FLOATS, inputError, showSpec } from '../support/check.ts'

export interface CrossEntropyAttrs {
  /** This share of each row's target is spread over all classes. */
  readonly smoothing: number
}

function check(op: string, ins: readonly Spec[], count: number, { smoothing }: CrossEntropyAttrs): Spec {
  checkCount(op, ins, count)
  const [x, target] = ins
  checkDType(op, x!, FLOATS)
  checkDType(op, target!, ['int32'])
  if (x!.shape.length !== 2 || target!.shape.length !== 1 || target!.shape[0] !== x!.shape[0]) {
    const want = 'logits [n, classes] and class numbers [n]'
    throw inputError(op, want, ins.map(showSpec).join(' and '), 'Reshape one.')
  }
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw inputError(op, 'a smoothing >= 0 and < 1', `${smoothing}`, 'Use 0 for none.')
  }
  return x!
}

/** What each row of logits should be, shares of classes, and whether it counts, `[n, 1]`: a row left out has zeros. */
function wanted(x: Tensor, target: Tensor, smoothing: number): { shares: Tensor; counts: Tensor } {
  const hot = cast(oneHot(target as Tensor<'int32'>, x.shape[1]!), x.dtype)
  const counts = sum(hot, 1, true)
  const shares = smoothing > 0 ? add(mul(hot, 1 - smoothing), mul(counts, smoothing / x.shape[1]!)) : hot
  return { shares, counts }
}

/** The share of a row that counts in dy; finite where none does. */
const eachOf = (counts: Tensor, dy: Tensor): Tensor => div(dy, maximum(sum(counts), 1))

/** From logits, targets and dy, the gradient of their loss, to dx. Only in backward passes, so without an ONNX form. */
export const SoftmaxCrossEntropyGrad: Op<CrossEntropyAttrs> = {
  name: 'softmaxCrossEntropyGrad',
  infer: (ins, attrs) => {
    const x = check('softmaxCrossEntropyGrad', ins, 3, attrs)
    if (ins[2]!.shape.length !== 0 || ins[2]!.dtype !== x.dtype) {
      const want = `the gradient of a ${x.dtype} scalar`
      throw inputError('softmaxCrossEntropyGrad', want, showSpec(ins[2]!), 'Check the gradient.')
    }
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  compose: ([x, target, dy], { smoothing }) => {
    const { shares, counts } = wanted(x!, target!, smoothing)
    return [mul(sub(mul(softmax(x!), counts), shares), eachOf(counts, dy!))]
  },
  grad: ({ inputs: [x, target, dy], attrs, needs }, [ddx]) => {
    const byX = () => {
      const { counts } = wanted(x!, target!, 0)
      const slope = mul(ddx!, mul(counts, eachOf(counts, dy!)))
      return apply(SoftmaxGrad, [softmax(x!), slope], { axis: 1 })[0]
    }
    const byDy = () => {
      const one = dy!.on.constant(copyAs(dy!.dtype, [1]), { shape: [], dtype: dy!.dtype })
      return sum(mul(ddx!, apply(SoftmaxCrossEntropyGrad, [x!, target!, one], attrs)[0]!))
    }
    return [needs[0] ? byX() : undefined, undefined, needs[2] ? byDy() : undefined]
  },
  reference: ([x, target, dy], { smoothing }) => {
    const dx = allocate(x!.dtype, x!.data.length)
    const rows = counted(x!, target!)
    for (const { at, logs, target } of rows) {
      logs.forEach((v, j) => {
        const share = (target === j ? 1 - smoothing : 0) + smoothing / logs.length
        dx[at + j] = ((exp64(v) - share) * dy!.data[0]!) / rows.length
      })
    }
    return [dx]
  },
}

/** The op that `softmaxCrossEntropy` applies. */
export const SoftmaxCrossEntropy: Op<CrossEntropyAttrs> = {
  name: 'softmaxCrossEntropy',
  infer: (ins, attrs) => [{ shape: [], dtype: check('softmaxCrossEntropy', ins, 2, attrs).dtype }],
  compose: ([x, target], { smoothing }) => {
    const { shares, counts } = wanted(x!, target!, smoothing)
    return [div(neg(sum(mul(shares, logSoftmax(x!)))), sum(counts))]
  },
  grad: ({ inputs: [x, target], attrs }, [dy]) => [
    apply(SoftmaxCrossEntropyGrad, [x!, target!, dy!], attrs)[0],
    undefined,
  ],
  reference: ([x, target], { smoothing }): Data[] => {
    const rows = counted(x!, target!)
    const losses = rows.map(
      ({ logs, target }) =>
        -(1 - smoothing) * logs[target]! - (smoothing / logs.length) * logs.reduce((s, v) => s + v, 0),
    )
    return [copyAs(x!.dtype, [losses.reduce((s, v) => s + v, 0) / rows.length])]
  },
}

/** The rows that count, with the logarithms of their softmax. */
function counted(x: RefArray, targets: RefArray) {
  const [n, classes] = x.shape as [number, number]
  return Array.from({ length: n }, (_, i) => ({ at: i * classes, target: targets.data[i]! }))
    .filter(({ target }) => target >= 0 && target < classes)
    .map(({ at, target }) => {
      const row = Float64Array.from(x.data.slice(at, at + classes))
      const top = row.reduce((a, b) => Math.max(a, b), -Infinity)
      const whole = top + log64(row.reduce((s, v) => s + exp64(v - top), 0))
      return { at, target, logs: row.map((v) => v - whole) }
    })
}

/**
 * The mean over rows of the cross-entropy of logits `[n, classes]` and class numbers `[n]`, a scalar. Rows whose class number is
 * outside, such as -100 for padding, are left out; where all are, it is not a number. `smoothing` (default 0) is the share of each
 * target that is spread over all classes (Szegedy et al., 2016).
 */
export const softmaxCrossEntropy = <D extends DType>(x: Tensor<D>, target: Tensor<'int32'>, smoothing = 0): Tensor<D> =>
  apply(SoftmaxCrossEntropy, [x, target], { smoothing })[0] as Tensor<D>
