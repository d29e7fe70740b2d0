import { BLOCK, logisticCurvature, logisticResiduals, softmaxCurvature, softmaxResiduals } from './link';

// Rows [rows, width] with width a multiple of 4 and rows a multiple of 16 (padded with rows of weight 0); coefficients
// [outputs, width]. One output is the logistic model, more are softmax.

/**
 * z[i] = x_i . w for the 16 rows of a block. One row after the other, so that memory is read in one stream: four rows side by side
 * save loads of w, but took 3 times as long on rows that were not in the cache.
 */
function blockDots(x: usize, bytes: usize, w: usize, z: usize): void {
  const even = bytes & ~63;
  for (let i = 0; i < BLOCK; i++) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let k: usize = 0;
    for (; k < even; k += 64) {
      s0 = f64x2.add(s0, f64x2.mul(v128.load(w + k), v128.load(x + k)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(w + k, 16), v128.load(x + k, 16)));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(w + k, 32), v128.load(x + k, 32)));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(w + k, 48), v128.load(x + k, 48)));
    }
    if (k < bytes) {
      s0 = f64x2.add(s0, f64x2.mul(v128.load(w + k), v128.load(x + k)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(w + k, 16), v128.load(x + k, 16)));
    }
    s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
    store<f64>(z, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1));
    z += 8;
    x += bytes;
  }
}

/** g += sum_i z[i] * x_i for the 16 rows of a block. */
function blockAdd(x: usize, bytes: usize, z: usize, g: usize): void {
  for (let i = 0; i < BLOCK; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    const r0 = v128.load_splat<f64>(z), r1 = v128.load_splat<f64>(z, 8), r2 = v128.load_splat<f64>(z, 16), r3 = v128.load_splat<f64>(z, 24);
    for (let k: usize = 0; k < bytes; k += 32) {
      let a = v128.load(g + k), b = v128.load(g + k, 16);
      a = f64x2.add(a, f64x2.mul(r0, v128.load(x + k)));
      b = f64x2.add(b, f64x2.mul(r0, v128.load(x + k, 16)));
      a = f64x2.add(a, f64x2.mul(r1, v128.load(x1 + k)));
      b = f64x2.add(b, f64x2.mul(r1, v128.load(x1 + k, 16)));
      a = f64x2.add(a, f64x2.mul(r2, v128.load(x2 + k)));
      b = f64x2.add(b, f64x2.mul(r2, v128.load(x2 + k, 16)));
      a = f64x2.add(a, f64x2.mul(r3, v128.load(x3 + k)));
      b = f64x2.add(b, f64x2.mul(r3, v128.load(x3 + k, 16)));
      v128.store(g + k, a);
      v128.store(g + k, b, 16);
    }
    z += 32;
    x = x3 + bytes;
  }
}

/** Loss of rows `from` to `to`, with its gradient added to `g`. `kept`: see link.ts; 0 keeps nothing. */
export function denseGradient(
  from: i32,
  to: i32,
  width: i32,
  outputs: i32,
  x: usize, // in float64[rows, width]
  y: usize, // in int32[rows]
  weight: usize, // in float64[rows]
  w: usize, // in float64[outputs, width]
  z: usize, // scratch float64[outputs, 16]
  g: usize, // in, out float64[outputs, width]
  kept: usize, // out float64[rows] for one output, float64[rows, outputs] for more, or 0
): f64 {
  let loss: f64 = 0;
  const bytes = <usize>width << 3;
  for (let i = from; i < to; i += BLOCK) {
    const block = x + <usize>i * bytes;
    for (let k: usize = 0; k < <usize>outputs; k++) blockDots(block, bytes, w + k * bytes, z + (k << 7));
    const labels = y + (<usize>i << 2), weights = weight + (<usize>i << 3);
    const keep = kept ? kept + (<usize>(i * outputs) << 3) : 0;
    loss += outputs == 1 ? logisticResiduals(BLOCK, z, labels, weights, keep) : softmaxResiduals(BLOCK, outputs, z, labels, weights, keep);
    for (let k: usize = 0; k < <usize>outputs; k++) blockAdd(block, bytes, z + (k << 7), g + k * bytes);
  }
  return loss;
}

/** Adds the Hessian of rows `from` to `to` times `v` to `g`; `kept` is from denseGradient at the point in question. */
export function denseCurvature(
  from: i32,
  to: i32,
  width: i32,
  outputs: i32,
  x: usize, // in float64[rows, width]
  weight: usize, // in float64[rows]
  v: usize, // in float64[outputs, width]
  z: usize, // scratch float64[outputs, 16]
  g: usize, // in, out float64[outputs, width]
  kept: usize, // in as written by denseGradient
): void {
  const bytes = <usize>width << 3;
  for (let i = from; i < to; i += BLOCK) {
    const block = x + <usize>i * bytes;
    for (let k: usize = 0; k < <usize>outputs; k++) blockDots(block, bytes, v + k * bytes, z + (k << 7));
    const keep = kept + (<usize>(i * outputs) << 3);
    if (outputs == 1) logisticCurvature(BLOCK, z, keep);
    else softmaxCurvature(BLOCK, outputs, z, weight + (<usize>i << 3), keep);
    for (let k: usize = 0; k < <usize>outputs; k++) blockAdd(block, bytes, z + (k << 7), g + k * bytes);
  }
}
