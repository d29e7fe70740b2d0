import { assertClose, assertThrows, type Check } from '../../../testing/src/index.ts'
import {
  apply,
  type Device,
  type DType,
  hostTensor,
  type Params,
  scope,
  type Tensor,
  valueAndGrad,
} from '../../src/index.ts'
import * as ops from '../../src/ops.ts'

const exact = { relative: 0, absolute: 0 }

type Make = (data: ArrayLike<number>, shape: readonly number[], dtype?: DType) => Tensor

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => (((i * 7919) % 211) - 105) / 100)
const host: Make = (data, shape, dtype = 'float32') =>
  hostTensor((dtype === 'int32' ? Int32Array : dtype === 'bool' ? Uint8Array : Float32Array).from(data), shape, dtype)

/** Calls that tfjs 4.22 gets wrong on some backend, or throws at: each must give what the host gives. */
const SAME: readonly (readonly [name: string, (make: Make) => Tensor])[] = [
  [
    'maximum pooling passes gradients where every maximum is negative',
    (make) => {
      const x = make(
        numbers(32).map((v) => v - 5),
        [1, 2, 4, 4],
      )
      return valueAndGrad((p: Params) => ops.sum(ops.maxPool(p.x!, 2)))({ x }).grads.x!
    },
  ],
  [
    'a dense layer with a bias, transposed and batched, deeper than a block',
    (make) =>
      ops.relu(
        ops.add(
          ops.matMul(make(numbers(2 * 3 * 50), [2, 50, 3]), make(numbers(50 * 4), [4, 50]), {
            transposeA: true,
            transposeB: true,
          }),
          make([0.5, -1, 2, 0], [4]),
        ),
      ),
  ],
  [
    "a convolution padded 'same' whose stride is beyond its kernel",
    (make) =>
      ops.conv(make(numbers(2 * 49), [1, 2, 7, 7]), make(numbers(3 * 2 * 4), [3, 2, 2, 2]), {
        pads: 'same',
        strides: 3,
      }),
  ],
  [
    "a depthwise convolution padded 'same' whose stride is beyond its kernel",
    (make) =>
      ops.conv(make(numbers(2 * 49), [1, 2, 7, 7]), make(numbers(2 * 4), [2, 1, 2, 2]), {
        pads: 'same',
        strides: 3,
        group: 2,
      }),
  ],
  [
    'padding by numbers under a kernel that is not square',
    (make) =>
      ops.conv(make(numbers(2 * 30), [1, 2, 5, 6]), make(numbers(3 * 2 * 6), [3, 2, 3, 2]), {
        pads: 2,
        strides: [2, 1],
      }),
  ],
  [
    'the gradients of a dilated convolution',
    (make) => {
      const x = make(numbers(2 * 49), [1, 2, 7, 7])
      const w = make(numbers(3 * 2 * 4), [3, 2, 2, 2])
      const { grads } = valueAndGrad((p: Params) => ops.sum(ops.square(ops.conv(p.x!, p.w!, { dilations: 2 }))))({
        x,
        w,
      })
      return ops.concat([ops.reshape(grads.x!, [-1]), ops.reshape(grads.w!, [-1])], 0)
    },
  ],
  [
    'a factor below 0 for each channel',
    (make) =>
      ops.where(
        ops.less(make(numbers(12), [1, 3, 4]), 0),
        ops.mul(make(numbers(12), [1, 3, 4]), make([0.1, 0.2, 0.3], [3, 1])),
        make(numbers(12), [1, 3, 4]),
      ),
  ],
  ['integers held inside bounds', (make) => ops.clip(make([-9, 0, 9], [3], 'int32'), -3, 4)],
  ['every second integer', (make) => ops.stridedSlice(make([5, 6, 7, 8, 9], [5], 'int32'), [{ step: 2 }])],
  ['booleans in reverse', (make) => ops.flip(make([1, 0, 0], [3], 'bool'))],
  ['running totals from the end, of one length', (make) => ops.cumSum(make(numbers(5), [5]), 0, { reverse: true })],
  ['running totals from the end, of another length', (make) => ops.cumSum(make(numbers(9), [9]), 0, { reverse: true })],
  ['five axes and one', (make) => ops.add(make(numbers(32), [2, 2, 2, 2, 2]), make([1, 2], [2]))],
  [
    'a product both of whose batches repeat',
    (make) => ops.matMul(make(numbers(12), [1, 2, 2, 3]), make(numbers(36), [4, 1, 3, 3])),
  ],
  ['tensors without values', (make) => ops.add(make([], [0, 3]), make([1, 2, 3], [3]))],
  ['the place of the largest of a vector', (make) => ops.argMax(make([1, 5, 2], [3]))],
  ['the logarithm of 1 + x below -1', (make) => ops.log1p(make([-2, -1, 0.5], [3]))],
  [
    'the gradient of a product',
    (make) => valueAndGrad((p: Params) => ops.prod(p.x!))({ x: make([2, 0, 3, -1], [4]) }).grads.x!,
  ],
  [
    'the gradient of mirrored padding',
    (make) =>
      valueAndGrad((p: Params) => ops.sum(ops.square(ops.padWith(p.x!, [[2, 1]], 'reflect'))))({
        x: make([1, 2, 3], [3]),
      }).grads.x!,
  ],
  [
    'the gradient of every second value',
    (make) =>
      valueAndGrad((p: Params) => ops.sum(ops.square(ops.stridedSlice(p.x!, [{ start: 1, step: 2 }]))))({
        x: make([1, 2, 3, 4], [4]),
      }).grads.x!,
  ],
  [
    'the gradient of the two largest',
    (make) =>
      valueAndGrad((p: Params) => ops.sum(ops.square(ops.topK(p.x!, 2).values)))({ x: make([1, 4, 3, 2], [4]) }).grads
        .x!,
  ],
  [
    'more values than one dimension of workgroups',
    (make) => ops.slice(ops.expand(make([3, 4], [2, 1]), [2, 2_200_000]), [1, 2_199_997]),
  ],
]

/** Every call above on a device, and what must be refused or noticed there. */
export function trapChecks(device: Device): Check[] {
  const on: Make = (data, shape, dtype = 'float32') => device.tensor(data, shape, dtype)
  return [
    ...SAME.map(
      ([name, call]): Check => ({
        name: `${device.name} gets right: ${name}`,
        run: async () => {
          const want = scope(() => call(host))
          const got = scope(() => call(on))
          if (got.shape.join() !== want.shape.join())
            throw new Error(`expected shape [${want.shape}], got [${got.shape}]`)
          assertClose(
            await got.data(),
            await want.data(),
            want.dtype === 'float32' ? { relative: 1e-5, absolute: 1e-5 } : exact,
          )
          got.dispose()
        },
      }),
    ),
    {
      name: `${device.name} convolves by the new weights after an update`,
      run: async () => {
        const [x, w] = [on([1, 2, 3], [1, 1, 3]), on([1, 1], [1, 1, 2])]
        const first = ops.conv(x, w)
        device.update(w, Float32Array.of(2, -1))
        const second = ops.conv(x, w)
        assertClose(await first.data(), [3, 5], exact)
        assertClose(await second.data(), [0, 1], exact)
        for (const t of [x, w, first, second]) t.dispose()
      },
    },
    {
      name: `${device.name} multiplies by the new weights after an update`,
      run: async () => {
        const [x, w] = [on([1, 2], [1, 2]), on([1, 0, 0, 1], [2, 2])]
        const first = ops.matMul(x, w)
        device.update(w, Float32Array.of(0, 3, 1, 0))
        const second = ops.matMul(x, w)
        assertClose(await first.data(), [1, 2], exact)
        assertClose(await second.data(), [2, 3], exact)
        for (const t of [x, w, first, second]) t.dispose()
      },
    },
    {
      name: `${device.name} refuses what it cannot do by name: booleans in arithmetic, volumes in convolutions`,
      run: async () => {
        const [flags, volume] = [on([1, 0], [2], 'bool'), on([1], [1, 1, 1, 1, 1])]
        for (const op of [ops.Relu, ops.Neg, ops.Abs, ops.Square]) {
          await assertThrows('InputError', [op.name, 'bool'], () => apply(op, [flags], {}))
        }
        await assertThrows('InputError', ['conv', 'height, width'], () => ops.conv(volume, volume))
        for (const t of [flags, volume]) t.dispose()
      },
    },
  ]
}
