import fc from 'fast-check'
import { assertClose, type Check } from '../../../testing/src/index.ts'
import { type Device, hostTensor, type Params, scope, sizeOf, type Tensor, valueAndGrad } from '../../src/index.ts'
import * as ops from '../../src/ops.ts'

const values = (n: number, salt: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => ((((i + salt) * 7919) % 1009) - 504) / 300)

type Make = (shape: readonly number[], salt: number) => Tensor

/** Windows over one or two axes that fit: every stride, pad and dilation, images that they do not fill. */
const windows = fc.integer({ min: 1, max: 2 }).chain((rank) => {
  const axis = fc.record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 0, max: 3 }),
    after: fc.integer({ min: 0, max: 3 }),
    more: fc.integer({ min: 0, max: 9 }),
  })
  return fc.array(axis, { minLength: rank, maxLength: rank })
})

const geometry = windows.map((axes) => {
  const sizes = axes.map(({ kernel, dilation, before, after, more }) =>
    Math.max(1, dilation * (kernel - 1) + 1 - before - after + more),
  )
  return {
    sizes,
    kernel: axes.map((a) => a.kernel),
    strides: axes.map((a) => a.stride),
    dilations: axes.map((a) => a.dilation),
    pads: [...axes.map((a) => a.before), ...axes.map((a) => a.after)],
  }
})

const channels = fc.record({
  n: fc.integer({ min: 1, max: 3 }),
  group: fc.integer({ min: 1, max: 3 }),
  inner: fc.integer({ min: 1, max: 5 }),
  outer: fc.integer({ min: 1, max: 9 }),
})

/** Value and gradients of a call on both must agree. */
async function agree(
  device: Device,
  shapes: readonly (readonly number[])[],
  call: (xs: Tensor[]) => Tensor,
): Promise<void> {
  const run = (make: Make) => {
    const params = Object.fromEntries(shapes.map((s, i) => [`x${i}`, make(s, i * 31)]))
    const { value, grads } = valueAndGrad((p: Params) => {
      const y = call(Object.values(p))
      return { loss: ops.mean(ops.mul(y, ops.add(ops.square(y), 1))), y }
    })(params)
    return [value.y, ...Object.values(grads)]
  }
  const want = scope(() => run((shape, salt) => hostTensor(values(sizeOf(shape), salt), shape, 'float32')))
  const got = scope(() => run((shape, salt) => device.tensor(values(sizeOf(shape), salt), shape)))
  for (const [i, t] of got.entries()) {
    const expected = Array.from(await want[i]!.data())
    const size = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
    assertClose(await t.data(), expected, { relative: 1e-4, absolute: 2e-5 * Math.max(1, size) })
    t.dispose()
  }
}

const pooled = (g: { kernel: readonly number[]; pads: readonly number[]; dilations: readonly number[] }) => ({
  ...g,
  dilations: g.kernel.map(() => 1),
  pads: g.pads.map((p, i) => Math.min(p, g.kernel[i % g.kernel.length]! - 1)),
})

/** Random calls on a device against the references, `runs` of each kind. */
export function fuzzChecks(device: Device, runs: number): Check[] {
  const check = <T>(name: string, arbitrary: fc.Arbitrary<T>, run: (value: T) => Promise<void>): Check => ({
    name: `${name} on ${device.name} agrees with the reference, whatever the shapes`,
    run: () => fc.assert(fc.asyncProperty(arbitrary, run), { numRuns: runs, seed: 7 }),
  })
  return [
    check('conv', fc.tuple(geometry, channels, fc.boolean()), ([{ sizes, kernel, ...g }, c, bias]) => {
      const out = c.group * c.outer
      const shapes = [[c.n, c.group * c.inner, ...sizes], [out, c.inner, ...kernel], ...(bias ? [[out]] : [])]
      return agree(device, shapes, ([x, w, b]) => ops.conv(x!, w!, { ...g, group: c.group, ...(b && { bias: b }) }))
    }),
    check('depthwise conv', fc.tuple(geometry, channels), ([{ sizes, kernel, ...g }, c]) =>
      agree(
        device,
        [
          [c.n, c.outer, ...sizes],
          [c.outer, 1, ...kernel],
        ],
        ([x, w]) => ops.conv(x!, w!, { ...g, group: c.outer }),
      ),
    ),
    check('convTranspose', fc.tuple(geometry, channels), ([{ sizes, kernel, pads, ...g }, c]) => {
      const fitting = pads.map((p, i) =>
        Math.min(p, Math.floor((g.dilations[i % kernel.length]! * (kernel[i % kernel.length]! - 1)) / 2)),
      )
      const shapes = [
        [c.n, c.group * c.inner, ...sizes],
        [c.group * c.inner, c.outer, ...kernel],
      ]
      return agree(device, shapes, ([x, w]) => ops.convTranspose(x!, w!, { ...g, pads: fitting, group: c.group }))
    }),
    check('averagePool', fc.tuple(geometry, fc.boolean()), ([g, countIncludePad]) => {
      const { sizes, kernel, ...rest } = { ...g, ...pooled(g) }
      return agree(device, [[2, 3, ...grown(sizes, kernel, rest.pads)]], ([x]) =>
        ops.averagePool(x!, kernel, { ...rest, countIncludePad }),
      )
    }),
    check('maxPool', geometry, (g) => {
      const { sizes, kernel, ...rest } = { ...g, ...pooled(g) }
      return agree(device, [[2, 3, ...grown(sizes, kernel, rest.pads)]], ([x]) => ops.maxPool(x!, kernel, rest))
    }),
    check(
      'broadcasting',
      fc.tuple(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }), fc.nat(63), fc.nat(63)),
      ([shape, a, b]) => {
        const thin = (mask: number) => shape.map((d, i) => ((mask >> i) & 1 ? 1 : d)).slice(mask % 3 === 0 ? 1 : 0)
        return agree(device, [thin(a), thin(b)], ([x, y]) => ops.add(ops.mul(x!, y!), ops.maximum(x!, y!)))
      },
    ),
  ]
}

/** Sizes that a window without dilation fits. */
const grown = (sizes: readonly number[], kernel: readonly number[], pads: readonly number[]): number[] =>
  sizes.map((d, i) => Math.max(d, kernel[i]! - pads[i]! - pads[i + kernel.length]!))
