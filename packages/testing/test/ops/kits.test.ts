import type { Device, Op } from '@foldwise/core'
import { mul } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { describe, expect, test } from 'vitest'
import { type Check, deviceChecks, type OpSample, opChecks } from '../../src/index.ts'

const cube: Op = {
  name: 'acme/cube',
  infer: (ins) => {
    // The kit's own checks ask for a message that names the op.
    if (ins.length !== 1) throw Object.assign(new Error('acme/cube: expected one tensor'), { name: 'InputError' })
    return [{ shape: ins[0]!.shape, dtype: ins[0]!.dtype }]
  },
  compose: ([x]) => [mul(x!, mul(x!, x!))],
  grad: ({ inputs: [x] }, [dy]) => [mul(dy!, mul(mul(x!, x!), 3))],
  onnx: (e, [x], outs) => {
    const square = e.temp()
    e.node('Mul', [x!, x!], [square])
    e.node('Mul', [square, x!], outs)
  },
  reference: ([x]) => [x!.data.map((v) => v * v * v)],
}

const samplesOf = (op: Op): OpSample[] =>
  [[], [4], [2, 3]].map((shape) => ({
    op,
    attrs: {},
    inputs: [{ shape, dtype: 'float32', low: -2, high: 2, whole: false }],
  }))

const device = await wasm()

/** Names of the checks that fail. */
async function failures(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = []
  for (const check of checks) {
    try {
      await check.run()
    } catch {
      failed.push(check.name)
    }
  }
  return failed
}

const ofOp = (op: Op) => failures(opChecks([op], samplesOf(op)))
const onDevice = (op: Op) => failures(deviceChecks(device, { ops: [op], samples: samplesOf(op) }))

describe('opChecks', () => {
  test('pass a right op', async () => {
    expect(await ofOp(cube)).toEqual([])
  })

  test('catch an op without samples', async () => {
    expect(await failures(opChecks([cube], []))).toEqual(['acme/cube has samples'])
  })

  test('catch a wrong gradient', async () => {
    const wrong: Op = { ...cube, grad: ({ inputs: [x] }, [dy]) => [mul(dy!, mul(mul(x!, x!), 2))] }
    expect(await ofOp(wrong)).toEqual(["acme/cube's gradient agrees with finite differences"])
  })

  test('catch a gradient that is right once but cannot be differentiated again', async () => {
    const once: Op = {
      ...cube,
      grad: ({ inputs: [x] }, [dy]) => [
        mul(
          dy!,
          x!.on.constant(
            (x!.value as Float64Array).map((v) => 3 * v * v),
            { shape: x!.shape, dtype: x!.dtype },
          ),
        ),
      ],
    }
    expect(await ofOp(once)).toEqual(["acme/cube's second derivative agrees with finite differences"])
  })

  test('catch a reference that hands out its input, or another shape than it said', async () => {
    const alias: Op = { ...cube, grad: (_, [dy]) => [dy], reference: ([x]) => [x!.data] }
    expect(await ofOp(alias)).toEqual(['acme/cube leaves its inputs as they are'])
    const longer: Op = { ...cube, reference: () => [new Float64Array(7)] }
    expect(await ofOp(longer)).toContain('acme/cube infers the shape and dtype its reference returns')
  })

  test('catch an ONNX form that uses what nothing makes', async () => {
    const broken: Op = { ...cube, onnx: (e, _, outs) => e.node('Relu', ['nothing'], outs) }
    expect(await ofOp(broken)).toEqual(['acme/cube lowers to ONNX operators'])
  })
})

describe('deviceChecks', () => {
  test('pass a right op', async () => {
    expect(await onDevice(cube)).toEqual([])
  })

  test('catch a composition that differs from the reference', async () => {
    expect(await onDevice({ ...cube, compose: ([x]) => [mul(x!, x!)] })).toEqual([
      'acme/cube on wasm gives what its reference gives',
    ])
  })

  test('catch an op that a device cannot run', async () => {
    const { compose, ...alone } = cube
    expect(await onDevice(alone)).toContain('acme/cube on wasm gives what its reference gives')
  })

  test('catch a device that leaks, updates views, and forgets to refuse', async () => {
    const careless: Device = {
      ...{ name: 'wasm', level: 0 },
      get live() {
        return device.live + leaked++
      },
      apply: (op, ins, attrs) => device.apply(op, ins, attrs),
      constant: (data, spec) => device.constant(data, spec),
      read: (t) => device.read(t),
      free: (t) => device.free(t),
      tensor: (data, shape, dtype) => device.tensor(data, shape, dtype),
      update: () => {},
      sync: () => device.sync(),
      dispose: () => {},
    }
    let leaked = 0
    const failed = await failures(deviceChecks(careless, { ops: [], samples: [] }))
    expect(failed).toContain('wasm frees everything a scope made, except what it returns')
    expect(failed).toContain('wasm leaks nothing when two fits take turns')
    expect(failed).toContain('wasm multiplies by the new values after an update')
    expect(failed).toContain('wasm refuses an update of another size or type')
    expect(failed).not.toContain('wasm refuses tensors of another device and names the remedy')
  })

  test('leave nothing behind', async () => {
    const before = device.live
    await onDevice(cube)
    expect(device.live).toBe(before)
  })
})
