import type { DType } from '../../dtype.ts'
import type { CopyAxis } from '../shared/strided.ts'

/** A compute program in the form tfjs' backend runs: WGSL for `main(index)`, once for each of `outputShape[0]` indices. */
export interface Program {
  readonly variableNames: readonly string[]
  readonly outputShape: readonly number[]
  readonly workgroupSize: readonly [number, number, number]
  readonly size: true
  readonly dispatchLayout: { readonly x: readonly number[] }
  readonly dispatch: readonly [number, number, number]
  readonly uniforms: string
  readonly shaderKey: string
  getUserCode(): string
}

/** Values of a program's uniforms, in order. */
export type UniformData = readonly { readonly type: 'int32' | 'float32'; readonly data: readonly number[] }[]

const WGSL: { readonly [D in DType]?: string } = { float32: 'f32', int32: 'i32', bool: 'i32' }

/** A program of ours: `body` runs for each `index` below n. The name stands for the code, which sizes must not be part of. */
export const program = (
  name: string,
  variableNames: readonly string[],
  n: number,
  uniforms: string,
  body: string,
): Program => ({
  variableNames,
  outputShape: [n],
  workgroupSize: [64, 1, 1],
  size: true,
  dispatchLayout: { x: [0] },
  dispatch: dispatchOf(Math.ceil(n / 64)),
  uniforms,
  shaderKey: `foldwise_${name}`,
  getUserCode: () => `fn main(index : i32) { if (index < uniforms.size) { ${body} } }`,
})

/** Workgroups in as many dimensions as they need: WebGPU promises 65535 in each. */
function dispatchOf(groups: number): readonly [number, number, number] {
  const rows = Math.ceil(groups / 65_535)
  return [Math.ceil(groups / rows), rows, 1]
}

/** result[t] = x[s] over a box of four axes, converted to `dtype` by truncation. */
export function copyProgram(axes: readonly CopyAxis[], dtype: DType): Program {
  const n = axes.reduce((size, a) => size * a.size, 1)
  const body = `
    let d = uniforms.sizes;
    let l = index % d.w;
    let k = (index / d.w) % d.z;
    let j = (index / (d.w * d.z)) % d.y;
    let at = vec4<i32>(index / (d.w * d.z * d.y), j, k, l);
    let source = uniforms.fromAt + dot(at, uniforms.fromStrides);
    let goal = uniforms.toAt + dot(at, uniforms.toStrides);
    result[goal] = ${WGSL[dtype]}(x[source]);`
  const uniforms = 'sizes : vec4<i32>, fromStrides : vec4<i32>, toStrides : vec4<i32>, fromAt : i32, toAt : i32,'
  return program('copy', ['x'], n, uniforms, body)
}

export const copyUniforms = (axes: readonly CopyAxis[], fromAt: number, toAt: number): UniformData =>
  [axes.map((a) => a.size), axes.map((a) => a.s), axes.map((a) => a.t), [fromAt], [toAt]].map((data) => ({
    type: 'int32',
    data,
  }))

/** result[i] = c[i] ? a[i] : b[i]; a step of 0 takes the first element for all. */
export const selectProgram = (n: number): Program =>
  program(
    'select',
    ['c', 'a', 'b'],
    n,
    'cStep : i32, aStep : i32, bStep : i32,',
    'result[index] = select(b[index * uniforms.bStep], a[index * uniforms.aStep], c[index * uniforms.cStep] != 0);',
  )

/** Integer arithmetic, which tfjs does in float32. */
export const intProgram = (name: string, expression: string, n: number): Program =>
  program(`int_${name}`, ['a', 'b'], n, '', `let p = a[index]; let q = b[index]; result[index] = ${expression};`)
