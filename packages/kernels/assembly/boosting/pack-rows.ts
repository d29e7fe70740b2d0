import { pack } from './pack';

/** Derivatives that were found elsewhere, times the rows' weights, as integers, and two sums over the rows: |gradient| and hessian. */
export function packGradients(
  from: i32,
  to: i32,
  gradient: usize, // in  float64[to]
  hessian: usize, // in  float64[to]
  weight: usize, // in  float64[to], or 0 for ones
  scaleG: f64,
  scaleH: f64,
  shift: i32,
  gradients: usize, // out int64[to, 2]
  sums: usize, // out float64[2]
): void {
  let sumG: f64 = 0, sumH: f64 = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const w = weight ? load<f64>(weight + (i << 3)) : 1.0;
    const g = w * load<f64>(gradient + (i << 3)), h = w * load<f64>(hessian + (i << 3));
    sumG += abs(g);
    sumH += h;
    pack(gradients + (i << 4), g, h, scaleG, scaleH, shift);
  }
  store<f64>(sums, sumG);
  store<f64>(sums, sumH, 8);
}
