import { BLOCK, logisticCurvature, logisticResiduals, softmaxCurvature, softmaxResiduals } from './link';

// Rows [rows, width] with width a multiple of 4 and rows a multiple of 16 (padded with rows of weight 0); coefficients
// [outputs, width]. One output is the logistic model, more are softmax.

/** z[i] = x_i . w for the 16 rows of a block. */
function blockDots(x: usize, bytes: usize, w: usize, z: usize): void {
  for (let i = 0; i < BLOCK; i += 4) {
    const x1 = x + bytes, x2 = x1 + bytes, x3 = x2 + bytes;
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    for (let k: usize = 0; k < bytes; k += 32) {
      const a = v128.load(w + k), b = v128.load(w + k, 16);
      s0 = f64x2.add(s0, f64x2.mul(a, v128.load(x + k)));
      t0 = f64x2.add(t0, f64x2.mul(b, v128.load(x + k, 16)));
      s1 = f64x2.add(s1, f64x2.mul(a, v128.load(x1 + k)));
      t1 = f64x2.add(t1, f64x2.mul(b, v128.load(x1 + k, 16)));
      s2 = f64x2.add(s2, f64x2.mul(a, v128.load(x2 + k)));
      t2 = f64x2.add(t2, f64x2.mul(b, v128.load(x2 + k, 16)));
      s3 = f64x2.add(s3, f64x2.mul(a, v128.load(x3 + k)));
      t3 = f64x2.add(t3, f64x2.mul(b, v128.load(x3 + k, 16)));
    }
    s0 = f64x2.add(s0, t0);
    s1 = f64x2.add(s1, t1);
    s2 = f64x2.add(s2, t2);
    s3 = f64x2.add(s3, t3);
    v128.store(z, f64x2.add(i64x2.shuffle(s0, s1, 0, 2), i64x2.shuffle(s0, s1, 1, 3)));
    v128.store(z, f64x2.add(i64x2.shuffle(s2, s3, 0, 2), i64x2.shuffle(s2, s3, 1, 3)), 16);
    z += 32;
    x = x3 + bytes;
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
