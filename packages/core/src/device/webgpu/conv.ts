/** Convolutions summed value by value in WGSL, where products of matrices would be too thin or too small to pay. */
import {
  type ConvAttrs,
  type ConvFilterAttrs,
  type ConvSizes,
  type ConvTransposeAttrs,
  convSizes,
  filterSizes,
  tapCount,
  transposeSizes,
} from '../../ops/image/conv-spec.ts'
import { sizeOf } from '../../shape.ts'
import type { Handle } from '../shared/handle.ts'
import type { KernelTable } from '../shared/kernel.ts'
import { type Program, program, type UniformData } from './programs.ts'
import type { WebgpuCall } from './webgpu-call.ts'
import { WINDOW_UNIFORMS, windowUniforms } from './windows.ts'

const UNIFORMS = `${WINDOW_UNIFORMS} images : i32, groups : i32, big : i32, small : i32,`

const CONV = (bias: boolean) => `
  let u = uniforms;
  let window = index % (u.rows * u.columns);
  let channel = (index / (u.rows * u.columns)) % (u.groups * u.small);
  let image = index / (u.rows * u.columns * u.groups * u.small);
  let top = (window / u.columns) * u.sy - u.py;
  let left = (window % u.columns) * u.sx - u.px;
  var s = ${bias ? 'bias[channel]' : '0.0'};
  for (var c = 0; c < u.big; c++) {
    let plane = (image * u.groups + channel / u.small) * u.big + c;
    for (var a = 0; a < u.kh; a++) {
      let y = top + a * u.dy;
      if (y < 0 || y >= u.height) { continue; }
      for (var b = 0; b < u.kw; b++) {
        let q = left + b * u.dx;
        if (q < 0 || q >= u.width) { continue; }
        s += x[(plane * u.height + y) * u.width + q] * w[((channel * u.big + c) * u.kh + a) * u.kw + b];
      }
    }
  }
  result[index] = s;`

const TRANSPOSE = (bias: boolean) => `
  let u = uniforms;
  let place = index % (u.height * u.width);
  let channel = (index / (u.height * u.width)) % (u.groups * u.big);
  let image = index / (u.height * u.width * u.groups * u.big);
  let group = channel / u.big;
  var s = ${bias ? 'bias[channel]' : '0.0'};
  for (var o = 0; o < u.small; o++) {
    let row = group * u.small + o;
    let plane = image * u.groups * u.small + row;
    for (var a = 0; a < u.kh; a++) {
      let down = place / u.width + u.py - a * u.dy;
      if (down < 0 || down % u.sy != 0 || down / u.sy >= u.rows) { continue; }
      for (var b = 0; b < u.kw; b++) {
        let right = place % u.width + u.px - b * u.dx;
        if (right < 0 || right % u.sx != 0 || right / u.sx >= u.columns) { continue; }
        let weight = w[((row * u.big + channel % u.big) * u.kh + a) * u.kw + b];
        s += x[(plane * u.rows + down / u.sy) * u.columns + right / u.sx] * weight;
      }
    }
  }
  result[index] = s;`

const FILTER = `
  let u = uniforms;
  let b = index % u.kw;
  let a = (index / u.kw) % u.kh;
  let c = (index / (u.kw * u.kh)) % u.big;
  let channel = index / (u.kw * u.kh * u.big);
  var s = 0.0;
  for (var image = 0; image < u.images; image++) {
    let plane = (image * u.groups + channel / u.small) * u.big + c;
    let rows = (image * u.groups * u.small + channel) * u.rows;
    for (var r = 0; r < u.rows; r++) {
      let y = r * u.sy - u.py + a * u.dy;
      if (y < 0 || y >= u.height) { continue; }
      for (var k = 0; k < u.columns; k++) {
        let q = k * u.sx - u.px + b * u.dx;
        if (q < 0 || q >= u.width) { continue; }
        s += x[(plane * u.height + y) * u.width + q] * w[(rows + r) * u.columns + k];
      }
    }
  }
  result[index] = s;`

const named = (name: string, bias: boolean): string => (bias ? `${name}_bias` : name)
const inputs = (bias: boolean): string[] => (bias ? ['x', 'w', 'bias'] : ['x', 'w'])
const convProgram = (n: number, bias: boolean): Program =>
  program(named('conv', bias), inputs(bias), n, UNIFORMS, CONV(bias))
const transposeProgram = (n: number, bias: boolean): Program =>
  program(named('conv_transpose', bias), inputs(bias), n, UNIFORMS, TRANSPOSE(bias))
const filterProgram = (n: number): Program => program('conv_filter', inputs(false), n, UNIFORMS, FILTER)

/** Rows below which a product of matrices wastes most of each tile. */
const THIN = 4
/** Multiplications below which three programs cost more than one slow one. */
const FEW = 1 << 22
/** Values that one thread may sum for a weight's gradient. */
const LONG = 1 << 12

const isThin = (s: ConvSizes): boolean => Math.min(s.small, s.big * tapCount(s)) < THIN
const work = (s: ConvSizes): number => s.n * s.group * s.small * s.big * tapCount(s) * sizeOf(s.smallSize)

export const convKernels: KernelTable<WebgpuCall> = {
  conv: (call, ins, attrs: ConvAttrs, [out]) => {
    const s = convSizes('conv', ins[0]!.shape, ins[1]!.shape, attrs)
    if (!isThin(s) && work(s) > FEW) return undefined
    return run(call, convProgram(sizeOf(out!.shape), ins.length > 2), s, ins, out!.shape)
  },

  convTranspose: (call, ins, attrs: ConvTransposeAttrs, [out]) => {
    const s = transposeSizes('convTranspose', ins[0]!.shape, ins[1]!.shape, attrs)
    if (!isThin(s) && work(s) > FEW) return undefined
    return run(call, transposeProgram(sizeOf(out!.shape), ins.length > 2), s, ins, out!.shape)
  },

  convFilter: (call, ins, attrs: ConvFilterAttrs, [out]) => {
    const s = filterSizes('convFilter', ins[0]!.shape, ins[1]!.shape, attrs)
    if (s.n * sizeOf(s.smallSize) > LONG || work(s) > FEW) return undefined
    return run(call, filterProgram(sizeOf(out!.shape)), s, ins, out!.shape)
  },
}

function run(call: WebgpuCall, of: Program, s: ConvSizes, ins: readonly Handle[], shape: readonly number[]): Handle[] {
  const y = call.make(shape, 'float32')
  const counts: UniformData = [s.n, s.group, s.big, s.small].map((v) => ({ type: 'int32', data: [v] }))
  call.runProgram(of, ins, [...windowUniforms(s.bigSize, s.smallSize, s.window), ...counts], y)
  return [y]
}
