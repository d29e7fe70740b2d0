/** Elements along one axis in WGSL. */
import type { Spec } from '../../executor.ts'
import { linesOf, type ScatterElementsAttrs } from '../../ops/index/gather-elements.ts'
import type { TopKAttrs } from '../../ops/index/top-k.ts'
import type { CumSumAttrs } from '../../ops/reduce/cum-sum.ts'
import { resolveAxis } from '../../ops/support/axes.ts'
import { sizeOf } from '../../shape.ts'
import type { Handle } from '../shared/handle.ts'
import type { KernelTable } from '../shared/kernel.ts'
import { program, type UniformData } from './programs.ts'
import type { WebgpuCall } from './webgpu-call.ts'

const ints = (...values: readonly number[]): UniformData => values.map((v) => ({ type: 'int32', data: [v] }))

/** An array of `[outer, n, inner]` and indices `[outer, count, inner]` into its lines. */
interface IndexedLines {
  readonly outer: number
  readonly count: number
  readonly n: number
  readonly inner: number
}

const LINE = `
  let i = index % uniforms.inner;
  let o = index / (uniforms.inner * uniforms.count);
  let k = clamp(indices[index], 0, uniforms.n - 1);
  let at = (o * uniforms.n + k) * uniforms.inner + i;`

const gatherProgram = (size: number) =>
  program(
    'gather_elements',
    ['indices', 'x'],
    size,
    'count : i32, n : i32, inner : i32,',
    `${LINE} result[index] = x[at];`,
  )
const flatProgram = (size: number) =>
  program('flat_indices', ['indices'], size, 'count : i32, n : i32, inner : i32,', `${LINE} result[index] = at;`)

/** One thread a line: tfjs' keeps the length of the first axis it saw in the shader. */
const cumSumProgram = (lines: number) =>
  program(
    'cum_sum',
    ['x'],
    lines,
    'n : i32, inner : i32, exclusive : i32, reverse : i32,',
    `
    let start = (index / uniforms.inner) * uniforms.n * uniforms.inner + index % uniforms.inner;
    var total = x[start] - x[start];
    for (var j = 0; j < uniforms.n; j++) {
      let k = select(j, uniforms.n - 1 - j, uniforms.reverse == 1);
      let at = start + k * uniforms.inner;
      let before = total;
      total += x[at];
      result[at] = select(total, before, uniforms.exclusive == 1);
    }`,
  )

/** One thread a value: its rank in its line is how many come before it. */
const topKProgram = (size: number) =>
  program(
    'top_k',
    ['x'],
    size,
    'n : i32, inner : i32, k : i32, largest : i32,',
    `
    let i = index % uniforms.inner;
    let place = (index / uniforms.inner) % uniforms.n;
    let o = index / (uniforms.inner * uniforms.n);
    let start = o * uniforms.n * uniforms.inner + i;
    let v = x[index];
    var rank = 0;
    for (var j = 0; j < uniforms.n; j++) {
      let w = x[start + j * uniforms.inner];
      if (select((w < v), (w > v), uniforms.largest == 1) || (w == v && j < place)) { rank++; }
    }
    if (rank < uniforms.k) { result[(o * uniforms.k + rank) * uniforms.inner + i] = place; }`,
  )

/** x at the places that `indices` name along each line. */
export function gatheredElements(call: WebgpuCall, x: Handle, indices: Handle, lines: IndexedLines, out: Spec): Handle {
  const y = call.make(out.shape, out.dtype)
  const uniforms = ints(lines.count, lines.n, lines.inner)
  call.runProgram(gatherProgram(sizeOf(out.shape)), [indices, x], uniforms, y)
  return y
}

export const lineKernels: KernelTable<WebgpuCall> = {
  gatherElements: (call, [x, indices], { axis }, [out]) => {
    const a = resolveAxis('gatherElements', axis, x!.shape.length)
    const { n: count, ...lines } = linesOf(indices!.shape, a)
    return [gatheredElements(call, x!, indices!, { ...lines, count, n: x!.shape[a]! }, out!)]
  },

  /** Atomic adds in whatever order the GPU takes them, as in scatterAdd. */
  scatterElements: (call, [indices, updates], { axis, size }: ScatterElementsAttrs, [out]) => {
    const { n: count, inner } = linesOf(indices!.shape, resolveAxis('scatterElements', axis, out!.shape.length))
    const n = sizeOf(indices!.shape)
    const flat = call.make([n], 'int32')
    call.runProgram(flatProgram(n), [indices!], ints(count, size, inner), flat)
    const rows = { indices: call.reshape(flat, [n, 1]), updates: call.flat(updates!) }
    return [call.reshape(call.run('ScatterNd', rows, { shape: [sizeOf(out!.shape)] }), out!.shape)]
  },

  cumSum: (call, [x], { axis, exclusive, reverse }: CumSumAttrs, [out]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('cumSum', axis, x!.shape.length))
    const y = call.make(out!.shape, out!.dtype)
    call.runProgram(cumSumProgram(outer * inner), [x!], ints(n, inner, exclusive ? 1 : 0, reverse ? 1 : 0), y)
    return [y]
  },

  topK: (call, [x], { k, axis, largest }: TopKAttrs, [out, placed]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('topK', axis, x!.shape.length))
    // Filled, so that NaN, which has no rank, leaves no place unset.
    const places = call.make(placed!.shape, 'int32', 0)
    call.runProgram(topKProgram(sizeOf(x!.shape)), [x!], ints(n, inner, k, largest ? 1 : 0), places)
    return [gatheredElements(call, x!, places, { outer, count: k, n, inner }, out!), places]
  },
}
