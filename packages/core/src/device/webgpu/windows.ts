/** Windows over planes in WGSL; see ops/image. */
import type { FoldAttrs } from '../../ops/image/unfold.ts'
import { gridOf, planesOf, type WindowAttrs, windowCounts } from '../../ops/image/window.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { KernelTable } from '../shared/kernel.ts'
import { gatheredElements } from './lines.ts'
import { program, type UniformData } from './programs.ts'
import type { WebgpuCall } from './webgpu-call.ts'

/** Sizes of windows, in the order of `windowUniforms`. */
export const WINDOW_UNIFORMS = ['height', 'width', 'rows', 'columns', 'kh', 'kw', 'sy', 'sx', 'py', 'px', 'dy', 'dx']
  .map((name) => `${name} : i32,`)
  .join(' ')

export function windowUniforms(spatial: Shape, counts: Shape, attrs: WindowAttrs): UniformData {
  const g = gridOf(spatial, counts, attrs)
  return [
    g.height,
    g.width,
    g.rows,
    g.columns,
    g.kernelHeight,
    g.kernelWidth,
    g.strideY,
    g.strideX,
    g.padTop,
    g.padLeft,
    g.dilationY,
    g.dilationX,
  ].map((v) => ({ type: 'int32', data: [v] }))
}

const UNFOLD = `
  let u = uniforms;
  let window = index % (u.rows * u.columns);
  let row = index / (u.rows * u.columns);
  let tap = row % (u.kh * u.kw);
  let y = (window / u.columns) * u.sy - u.py + (tap / u.kw) * u.dy;
  let c = (window % u.columns) * u.sx - u.px + (tap % u.kw) * u.dx;
  var v = 0.0;
  if (y >= 0 && y < u.height && c >= 0 && c < u.width) {
    v = x[(row / (u.kh * u.kw) * u.height + y) * u.width + c];
  }
  result[index] = v;`

// One thread a value of the image, so that sums have one order.
const FOLD = `
  let u = uniforms;
  let place = index % (u.height * u.width);
  let plane = index / (u.height * u.width);
  var s = 0.0;
  for (var a = 0; a < u.kh; a++) {
    let down = place / u.width + u.py - a * u.dy;
    if (down < 0 || down % u.sy != 0 || down / u.sy >= u.rows) { continue; }
    for (var b = 0; b < u.kw; b++) {
      let right = place % u.width + u.px - b * u.dx;
      if (right < 0 || right % u.sx != 0 || right / u.sx >= u.columns) { continue; }
      let row = (plane * u.kh + a) * u.kw + b;
      s += x[(row * u.rows + down / u.sy) * u.columns + right / u.sx];
    }
  }
  result[index] = s;`

const PLACES = `
  let u = uniforms;
  let window = index % (u.rows * u.columns);
  let plane = index / (u.rows * u.columns);
  let top = (window / u.columns) * u.sy - u.py;
  let left = (window % u.columns) * u.sx - u.px;
  var best = 0.0;
  var found = -1;
  for (var a = 0; a < u.kh; a++) {
    let y = top + a * u.dy;
    if (y < 0 || y >= u.height) { continue; }
    for (var b = 0; b < u.kw; b++) {
      let c = left + b * u.dx;
      if (c < 0 || c >= u.width) { continue; }
      let v = x[(plane * u.height + y) * u.width + c];
      if (found < 0 || v > best || (isnan(v) && !isnan(best))) {
        best = v;
        found = y * u.width + c;
      }
    }
  }
  result[index] = found;`

const unfoldProgram = (n: number) => program('unfold', ['x'], n, WINDOW_UNIFORMS, UNFOLD)
const foldProgram = (n: number) => program('fold', ['x'], n, WINDOW_UNIFORMS, FOLD)
const placesProgram = (n: number) => program('max_places', ['x'], n, WINDOW_UNIFORMS, PLACES)

/** Unfold, fold and maximum pooling. */
export const windowKernels: KernelTable<WebgpuCall> = {
  unfold: (call, [x], attrs: WindowAttrs, [out]) => {
    const spatial = x!.shape.slice(2)
    const y = call.make(out!.shape, 'float32')
    const uniforms = windowUniforms(spatial, windowCounts('unfold', spatial, attrs), attrs)
    call.runProgram(unfoldProgram(sizeOf(out!.shape)), [x!], uniforms, y)
    return [y]
  },

  fold: (call, [y], attrs: FoldAttrs, [out]) => {
    const x = call.make(out!.shape, 'float32')
    const uniforms = windowUniforms(attrs.size, windowCounts('fold', attrs.size, attrs), attrs)
    call.runProgram(foldProgram(sizeOf(out!.shape)), [y!], uniforms, x)
    return [x]
  },

  maxPool: (call, [x], attrs: WindowAttrs, [out]) => {
    const [spatial, counts] = [x!.shape.slice(2), out!.shape.slice(2)]
    const places = call.make(out!.shape, 'int32')
    call.runProgram(placesProgram(sizeOf(out!.shape)), [x!], windowUniforms(spatial, counts, attrs), places)
    const lines = { outer: planesOf(x!.shape), count: sizeOf(counts), n: sizeOf(spatial), inner: 1 }
    return [call.reshape(gatheredElements(call, x!, places, lines, out!), out!.shape), places]
  },
}
