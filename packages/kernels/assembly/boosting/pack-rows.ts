import { pack } from './pack';

/** Derivatives that were found elsewhere, times the rows' weights, as integers, and over the rows the sums and the largest of
 * |gradient| and hessian. */
export function packGradients(
  from: i32,
  to: i32,
  gradient: usize, // in  float64[to]
  hessian: usize, // in  float64[to]
  weight: usize, // in  float64[to], or 0 for ones
  scaleG: f64,
  scaleH: f64,
  gradients: usize, // out int32[to, 2]
  sums: usize, // out float64[4]
): void {
  let sumG: f64 = 0, sumH: f64 = 0, maxG: f64 = 0, maxH: f64 = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const w = weight ? load<f64>(weight + (i << 3)) : 1.0;
    const g = w * load<f64>(gradient + (i << 3)), h = w * load<f64>(hessian + (i << 3));
    sumG += abs(g);
    sumH += h;
    maxG = max(maxG, abs(g));
    maxH = max(maxH, abs(h));
    pack(gradients + (i << 3), g, h, scaleG, scaleH);
  }
  store<f64>(sums, sumG);
  store<f64>(sums, sumH, 8);
  store<f64>(sums, maxG, 16);
  store<f64>(sums, maxH, 24);
}
