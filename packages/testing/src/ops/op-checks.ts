import { type AnyOp, apply, host, hostData, sizeOf, type Tensor, trace, valueAndGrad } from '@foldwise/core'
import { assertClose, assertSame, assertThrows, type Tolerance } from './assert-close.ts'
import type { Check } from './check.ts'
import { finiteDifferences } from './finite-differences.ts'
import { type GradientCase, gradientCase, secondCase } from './gradient-case.ts'
import { opSamples } from './op-samples.ts'
import { type OpSample, sampleTensors, showSample } from './sample.ts'

const FIRST: Tolerance = { relative: 1e-6, absolute: 1e-7 }
const SECOND: Tolerance = { relative: 1e-5, absolute: 1e-6 }

/**
 * Checks of the ops themselves, on the host: the shape rule fits the reference, inputs stay as they are, first and
 * second derivatives agree with finite differences, the ONNX form can be made, wrong inputs are named.
 * `samples` default to those of the built-in ops; give your own for your own ops.
 */
export function opChecks(ops: readonly AnyOp[], samples: readonly OpSample[] = opSamples): Check[] {
  return ops.flatMap((op) => {
    const mine = samples.filter((s) => s.op === op)
    const smooth = mine.filter(differentiable)
    const each = (list: readonly OpSample[], run: (s: OpSample) => void | Promise<void>) => () => eachSample(list, run)
    const checks: Check[] = [
      { name: `${op.name} has samples`, run: () => assertSame('samples', mine.length > 0, true) },
      { name: `${op.name} infers the shape and dtype its reference returns`, run: each(mine, fitsReference) },
      { name: `${op.name} leaves its inputs as they are`, run: each(mine, keepsInputs) },
      { name: `${op.name} names itself when called with no tensor or too many`, run: () => refusesCounts(op) },
    ]
    if (op.grad && smooth.length > 0) {
      checks.push(
        { name: `${op.name}'s gradient agrees with finite differences`, run: each(smooth, firstDerivative) },
        { name: `${op.name}'s second derivative agrees with finite differences`, run: each(smooth, secondDerivative) },
      )
    }
    if (op.onnx) checks.push({ name: `${op.name} lowers to ONNX operators`, run: each(mine, lowers) })
    return checks
  })
}

/** Runs `run` on each sample and says which one failed. */
export async function eachSample(
  samples: readonly OpSample[],
  run: (s: OpSample) => void | Promise<void>,
): Promise<void> {
  for (const sample of samples) {
    try {
      await run(sample)
    } catch (error) {
      throw new Error(`${showSample(sample)}: ${(error as Error).message}`, { cause: error })
    }
  }
}

/** Whether there is something to differentiate by, and so little that finite differences take no time. */
export const differentiable = (s: OpSample): boolean => {
  const floats = s.inputs.filter((x) => x.dtype === 'float32')
  const total = floats.reduce((n, x) => n + sizeOf(x.shape), 0)
  return s.op.grad !== undefined && s.smooth !== false && floats.length > 0 && total <= 70 && !endsInIntegers(s)
}

const endsInIntegers = (s: OpSample): boolean => s.op.infer(s.inputs, s.attrs)[0]!.dtype !== 'float32'

function fitsReference(sample: OpSample): void {
  const ins = sampleTensors(sample)
  const specs = sample.op.infer(ins, sample.attrs)
  const outs = apply(sample.op, ins, sample.attrs)
  assertSame('number of outputs', outs.length, specs.length)
  outs.forEach((t, i) => {
    assertSame('shape', t.shape, specs[i]!.shape)
    assertSame('number of values', (t.value as Float32Array).length, t.size)
  })
}

async function keepsInputs(sample: OpSample): Promise<void> {
  const ins = sampleTensors(sample)
  const before = await Promise.all(ins.map((t) => t.data()))
  const [out] = apply(sample.op, ins, sample.attrs)
  ;(out!.value as Float32Array).fill(1)
  for (const [i, t] of ins.entries()) {
    assertClose(await t.data(), before[i]!, { relative: 0, absolute: 0 })
  }
}

async function refusesCounts(op: AnyOp): Promise<void> {
  await assertThrows('InputError', [op.name], () => apply(op, [], {}))
  if (op.name === 'concat') return
  const scalar: Tensor = host.constant(new Float32Array(1), { shape: [], dtype: 'float32' })
  await assertThrows('InputError', [op.name], () => apply(op, [scalar, scalar, scalar, scalar], {}))
}

function compareGradients(test: GradientCase, tolerance: Tolerance): void {
  const { grads } = valueAndGrad(test.loss)(test.params)
  const want = finiteDifferences(test)
  for (const [name, g] of Object.entries(grads)) assertClose(hostData(g), want[name]!, tolerance)
}

const firstDerivative = (sample: OpSample): void => compareGradients(gradientCase(sample, true, stay), FIRST)

const secondDerivative = (sample: OpSample): void =>
  compareGradients(secondCase(gradientCase(sample, true, stay), true, stay), SECOND)

const stay = (t: Tensor): Tensor => t

function lowers({ op, attrs, inputs }: OpSample): void {
  const specs = inputs.map(({ shape, dtype }, i) => ({ name: `x${i}`, shape, dtype }))
  const graph = trace((...xs) => apply(op, xs, attrs)[0]!, specs)
  const known = new Set([...graph.inputs.map((x) => x.name), ...Object.keys(graph.constants)])
  for (const node of graph.nodes) {
    for (const name of node.inputs) if (!known.has(name)) throw new Error(`${node.op} uses '${name}' before it is made`)
    for (const name of node.outputs) known.add(name)
  }
  const [want] = op.infer(inputs, attrs)
  assertSame('output', graph.outputs, [{ name: 'output', dtype: want!.dtype, shape: want!.shape }])
}
