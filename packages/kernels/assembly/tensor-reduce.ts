// Largest, smallest and multiplied values of tensors seen as [outer, n, inner], reduced over n, and softmax of rows. Pointers are
// byte offsets.
import { exp64, log64 } from "./lib/math";

/** Largest of float32; NaN where there is one. */
export function largest(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out float32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s: f32 = -Infinity;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) {
        const v = load<f32>(p);
        s = max(s, v);
      }
      store<f32>(y, <f32>s);
      y += 4;
    }
  }
}

/** Smallest of float32; NaN where there is one. */
export function smallest(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out float32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s: f32 = Infinity;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) {
        const v = load<f32>(p);
        s = min(s, v);
      }
      store<f32>(y, <f32>s);
      y += 4;
    }
  }
}

/** Largest of int32. */
export function largestInt(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s: i32 = i32.MIN_VALUE;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) {
        const v = load<i32>(p);
        s = max(s, v);
      }
      store<i32>(y, <i32>s);
      y += 4;
    }
  }
}

/** Smallest of int32. */
export function smallestInt(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s: i32 = i32.MAX_VALUE;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) {
        const v = load<i32>(p);
        s = min(s, v);
      }
      store<i32>(y, <i32>s);
      y += 4;
    }
  }
}

/** Product of float32, in float64. */
export function prod(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out float32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s: f64 = 1;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) {
        const v = load<f32>(p);
        s = s * <f64>v;
      }
      store<f32>(y, <f32>s);
      y += 4;
    }
  }
}

/** Place of the largest of float32, the first of equals. */
export function argMax(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let best = load<f32>(p), place = 0;
      for (let k = 1; k < n; k++) {
        p += <usize>inner << 2;
        const v = load<f32>(p);
        if (v > best) {
          best = v;
          place = k;
        }
      }
      store<i32>(y, place);
      y += 4;
    }
  }
}

/** Place of the smallest of float32, the first of equals. */
export function argMin(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let best = load<f32>(p), place = 0;
      for (let k = 1; k < n; k++) {
        p += <usize>inner << 2;
        const v = load<f32>(p);
        if (v < best) {
          best = v;
          place = k;
        }
      }
      store<i32>(y, place);
      y += 4;
    }
  }
}

/** `argMax` of int32. */
export function argMaxInt(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let best = load<i32>(p), place = 0;
      for (let k = 1; k < n; k++) {
        p += <usize>inner << 2;
        const v = load<i32>(p);
        if (v > best) {
          best = v;
          place = k;
        }
      }
      store<i32>(y, place);
      y += 4;
    }
  }
}

/** `argMin` of int32. */
export function argMinInt(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let best = load<i32>(p), place = 0;
      for (let k = 1; k < n; k++) {
        p += <usize>inner << 2;
        const v = load<i32>(p);
        if (v < best) {
          best = v;
          place = k;
        }
      }
      store<i32>(y, place);
      y += 4;
    }
  }
}

/** y = x of each row less the logarithm of the sum of e^x, all in float64. */
export function logSoftmax(
  rows: i32, n: i32,
  x: usize, // in  float32[rows, n]
  y: usize, // out float32[rows, n]
): void {
  const bytes = <usize>n << 2;
  for (let r = 0; r < rows; r++, x += bytes, y += bytes) {
    let top: f32 = -Infinity;
    for (let i: usize = 0; i < bytes; i += 4) top = max(top, load<f32>(x + i));
    let s: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 4) s += exp64(<f64>load<f32>(x + i) - <f64>top);
    const shift = <f64>top + log64(s);
    for (let i: usize = 0; i < bytes; i += 4) store<f32>(y + i, <f32>(<f64>load<f32>(x + i) - shift));
  }
}
