import { tensorCompareKernels, tensorPairKernels } from '@foldwise/kernels'
import type { DType } from '../../../dtype.ts'
import type { Spec } from '../../../executor.ts'
import { broadcastStrides } from '../../../ops/support/broadcast.ts'
import { type Shape, sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { expanded } from '../../shared/moving-kernels.ts'
import { rowPieces, type WasmCall } from '../wasm-call.ts'

/** An axis of a broadcast: its size, and its strides in both operands. */
interface PairAxis {
  readonly size: number
  readonly a: number
  readonly b: number
}

/** Axes of the broadcast, neighbours that run on as one; none of size 1. */
function pairAxes(shape: Shape, a: Shape, b: Shape): PairAxis[] {
  const [left, right] = [broadcastStrides(a, shape), broadcastStrides(b, shape)]
  const out: PairAxis[] = []
  shape.forEach((size, i) => {
    if (size === 1) return
    const last = out.at(-1)
    const [p, q] = [left[i]!, right[i]!]
    if (last && last.a === p * size && last.b === q * size) {
      out[out.length - 1] = { size: last.size * size, a: p, b: q }
    } else {
      out.push({ size, a: p, b: q })
    }
  })
  return out
}

/** Arguments of a pair kernel, cut along the first axis there is. */
function pairBlocks(call: WasmCall, a: Handle, b: Handle, y: Handle): number[][] {
  const axes = pairAxes(y.shape, a.shape, b.shape)
  const first = Math.max(0, 4 - axes.length)
  while (axes.length < 4) axes.unshift({ size: 1, a: 0, b: 0 })
  const all = sizeOf(y.shape)
  const axis = axes[Math.min(first, 3)]!
  const inner = all / axis.size
  const [bytes, outBytes] = [y.dtype, a.dtype].map((dtype) => (dtype === 'bool' ? 1 : 4)).reverse() as [number, number]
  const [atA, atB, atY] = [call.at(a), call.at(b), call.at(y)]
  return rowPieces(axis.size, inner).map(([from, to]) => [
    ...axes.map((x) => (x === axis ? to - from : x.size)),
    atA + from * axis.a * bytes,
    ...axes.map((x) => x.a),
    atB + from * axis.b * bytes,
    ...axes.map((x) => x.b),
    atY + from * inner * outBytes,
  ])
}

type PairName = keyof typeof ARITHMETIC | keyof typeof COMPARISON

const ARITHMETIC = {
  add: ['add', 'addInt'],
  sub: ['sub', 'subInt'],
  mul: ['mul', 'mulInt'],
  div: ['div'],
  pow: ['pow'],
  maximum: ['maximum', 'maximumInt'],
  minimum: ['minimum', 'minimumInt'],
} as const

/** Kernels for float32, int32 and bool. Those with `flip` take the operands the other way round. */
const COMPARISON = {
  equal: { names: ['equal', 'equalInt', 'equalByte'], flip: false },
  notEqual: { names: ['notEqual', 'notEqualInt', 'notEqualByte'], flip: false },
  less: { names: ['less', 'lessInt'], flip: false },
  lessEqual: { names: ['lessEqual', 'lessEqualInt'], flip: false },
  greater: { names: ['less', 'lessInt'], flip: true },
  greaterEqual: { names: ['lessEqual', 'lessEqualInt'], flip: true },
  and: { names: ['and', 'and', 'and'], flip: false },
  or: { names: ['or', 'or', 'or'], flip: false },
  xor: { names: ['notEqualByte', 'notEqualByte', 'notEqualByte'], flip: false },
} as const

const kind = (dtype: DType): 0 | 1 | 2 => (dtype === 'float32' ? 0 : dtype === 'int32' ? 1 : 2)

/** a op b. */
export function paired(call: WasmCall, op: PairName, ins: readonly Handle[], out: Spec): Handle {
  const ready = fourAxes(call, ins, out.shape)
  const y = call.make(out.shape, out.dtype)
  const which = kind(ins[0]!.dtype)
  if (op in ARITHMETIC) {
    const procedure = ARITHMETIC[op as keyof typeof ARITHMETIC][which as 0]
    call.parallel(tensorPairKernels, procedure, pairBlocks(call, ready[0]!, ready[1]!, y))
  } else {
    const { names, flip } = COMPARISON[op as keyof typeof COMPARISON]
    const [a, b] = flip ? [ready[1]!, ready[0]!] : [ready[0]!, ready[1]!]
    call.parallel(tensorCompareKernels, names[which as 0], pairBlocks(call, a, b, y))
  }
  return y
}

/** The operands as they are, or written out where the broadcast has more than four axes. */
function fourAxes(call: WasmCall, ins: readonly Handle[], shape: Shape): readonly Handle[] {
  const [a, b] = ins as [Handle, Handle]
  return pairAxes(shape, a.shape, b.shape).length <= 4 ? ins : ins.map((x) => expanded(call, x, shape))
}

const pair =
  (op: PairName): Kernel<WasmCall> =>
  (call, ins, _, [out]) => [paired(call, op, ins, out!)]

/** Functions of two tensors. */
export const pairKernels: KernelTable<WasmCall> = Object.fromEntries(
  [...Object.keys(ARITHMETIC), ...Object.keys(COMPARISON)].map((op) => [op, pair(op as PairName)]),
)
