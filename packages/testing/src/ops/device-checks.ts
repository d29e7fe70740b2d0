import { type AnyOp, apply, type Device, hostData, scope, type Tensor, valueAndGrad } from '@foldwise/core'
import { opTable } from '@foldwise/core/ops'
import { assertClose, assertSame, assertTensor, type Tolerance } from './assert-close.ts'
import type { Check } from './check.ts'
import { finiteDifferences } from './finite-differences.ts'
import { gradientCase, secondCase } from './gradient-case.ts'
import { memoryChecks } from './memory-checks.ts'
import { differentiable, eachSample } from './op-checks.ts'
import { opSamples } from './op-samples.ts'
import { type OpSample, sampleTensors } from './sample.ts'

export interface DeviceCheckOptions {
  /** Default: the built-in ops. */
  readonly ops?: readonly AnyOp[]
  /** Calls to check the ops with. Default: those of the built-in ops. */
  readonly samples?: readonly OpSample[]
  /** For values of float32 ops. Default 2e-6 relative and absolute. */
  readonly tolerance?: Tolerance
}

/**
 * Checks of a device: every op against its reference, gradients and some second derivatives against finite differences
 * of the float64 reference, and memory: scopes, leaks, updates, mixing devices, disposed tensors.
 */
export function deviceChecks(device: Device, options: DeviceCheckOptions = {}): Check[] {
  const { ops = opTable, samples = opSamples, tolerance = { relative: 2e-6, absolute: 2e-6 } } = options
  const place = (t: Tensor): Tensor => device.tensor(hostData(t), t.shape, t.dtype)
  const checks = ops.flatMap((op): Check[] => {
    const mine = samples.filter((s) => s.op === op)
    const smooth = mine.filter(differentiable)
    return [
      {
        name: `${op.name} on ${device.name} gives what its reference gives`,
        run: () => eachSample(mine, (s) => compareValues(s, place, tolerance)),
      },
      ...(op.grad && smooth.length > 0
        ? [
            {
              name: `${op.name}'s gradient on ${device.name} agrees with finite differences`,
              run: () => eachSample(smooth, (s) => compareGradient(s, place)),
            },
          ]
        : []),
    ]
  })
  const nested = ['mul', 'tanh', 'matMul', 'softmax', 'gather', 'prod'].flatMap((name) => {
    const mine = samples.filter((s) => s.op.name === name && differentiable(s)).slice(0, 3)
    const name2 = `${name}'s second derivative on ${device.name} agrees with finite differences`
    return mine.length > 0 ? [{ name: name2, run: () => eachSample(mine, (s) => compareSecond(s, place)) }] : []
  })
  return [...checks, ...nested, ...memoryChecks(device)]
}

async function compareValues(sample: OpSample, place: Place, { relative, absolute }: Tolerance): Promise<void> {
  const ins = sampleTensors(sample)
  const want = apply(sample.op, ins, sample.attrs)
  const { placed, got } = scope(() => {
    const placed = ins.map(place)
    return { placed, got: apply(sample.op, placed, sample.attrs) }
  })
  const slack = sample.slack ?? 1
  try {
    assertSame('number of outputs', got.length, want.length)
    for (const [i, t] of got.entries()) {
      await assertTensor(t, want[i]!, { relative: relative * slack, absolute: absolute * slack })
    }
  } finally {
    for (const t of [...placed, ...got]) t.dispose()
  }
}

type Place = (t: Tensor) => Tensor

const GRADIENT: Tolerance = { relative: 2e-4, absolute: 5e-5 }
const SECOND: Tolerance = { relative: 2e-3, absolute: 1e-3 }

async function compareGradient(sample: OpSample, place: Place): Promise<void> {
  const { grads } = scope(() => {
    const test = gradientCase(sample, false, place)
    return { grads: valueAndGrad(test.loss)(test.params).grads }
  })
  await compareAll(grads, finiteDifferences(gradientCase(sample, true, stay)), GRADIENT)
}

async function compareSecond(sample: OpSample, place: Place): Promise<void> {
  const { grads } = scope(() => {
    const test = secondCase(gradientCase(sample, false, place), false, place)
    return { grads: valueAndGrad(test.loss)(test.params).grads }
  })
  await compareAll(grads, finiteDifferences(secondCase(gradientCase(sample, true, stay), true, stay)), SECOND)
}

async function compareAll(
  grads: { readonly [name: string]: Tensor },
  want: { readonly [name: string]: Float64Array },
  tolerance: Tolerance,
): Promise<void> {
  try {
    for (const [name, g] of Object.entries(grads)) assertClose(await g.data(), want[name]!, tolerance)
  } finally {
    for (const g of Object.values(grads)) g.dispose()
  }
}

const stay = (t: Tensor): Tensor => t
