// Along one axis of a dense tensor seen as [outer, n, inner]: picking and adding elements by index, running totals.
// Pointers are byte offsets.

/** The place of the first index that is not from 0 to below `below`; -1 where all are. */
export function firstOutside(
  n: i32, below: i32,
  indices: usize, // in  int32[n]
): i32 {
  const bound = i32x4.splat(below);
  let i = 0;
  // As unsigned numbers, negative ones are large.
  while (i + 4 <= n && !v128.any_true(i32x4.ge_u(v128.load(indices + (<usize>i << 2)), bound))) i += 4;
  for (; i < n; i++) if (load<u32>(indices + (<usize>i << 2)) >= <u32>below) return i;
  return -1;
}

/** dst[o, k, i] = src[o, indices[o, k, i], i]; elements of `bytes` 4 or 1. */
export function gatherElements(
  outer: i32, count: i32, n: i32, inner: i32, bytes: i32,
  indices: usize, // in  int32[outer, count, inner], each from 0 to below n
  src: usize, // in  [outer, n, inner]
  dst: usize, // out [outer, count, inner]
): void {
  for (let o = 0; o < outer; o++) {
    const block = o * n;
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < inner; i++, indices += 4) {
        const at = <usize>((block + load<i32>(indices)) * inner + i);
        if (bytes == 4) store<i32>(dst, load<i32>(src + (at << 2)));
        else store<u8>(dst, load<u8>(src + at));
        dst += bytes;
      }
    }
  }
}

/** dst = 0, then dst[o, indices[o, k, i], i] += updates[o, k, i], in order. */
export function scatterElements(
  outer: i32, count: i32, n: i32, inner: i32,
  indices: usize, // in  int32[outer, count, inner], each from 0 to below n
  updates: usize, // in  float32[outer, count, inner]
  dst: usize, // out float32[outer, n, inner]
): void {
  memory.fill(dst, 0, <usize>(outer * n * inner) << 2);
  for (let o = 0; o < outer; o++) {
    const block = o * n;
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < inner; i++, indices += 4, updates += 4) {
        const at = dst + (<usize>((block + load<i32>(indices)) * inner + i) << 2);
        store<f32>(at, load<f32>(at) + load<f32>(updates));
      }
    }
  }
}

/** `scatterElements` of int32. */
export function scatterElementsInt(
  outer: i32, count: i32, n: i32, inner: i32,
  indices: usize, // in  int32[outer, count, inner], each from 0 to below n
  updates: usize, // in  int32[outer, count, inner]
  dst: usize, // out int32[outer, n, inner]
): void {
  memory.fill(dst, 0, <usize>(outer * n * inner) << 2);
  for (let o = 0; o < outer; o++) {
    const block = o * n;
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < inner; i++, indices += 4, updates += 4) {
        const at = dst + (<usize>((block + load<i32>(indices)) * inner + i) << 2);
        store<i32>(at, load<i32>(at) + load<i32>(updates));
      }
    }
  }
}

/** y[o, k, i] = x[o, 0, i] + .. + x[o, k, i], added up in float64; without x[o, k, i] if `exclusive`, from the end if `reverse`. */
export function cumSum(
  outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32,
  x: usize, // in  float32[outer, n, inner]
  y: usize, // out float32[outer, n, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let total: f64 = 0;
      for (let k = 0; k < n; k++) {
        const at = <usize>((o * n + (reverse ? n - 1 - k : k)) * inner + i) << 2;
        const before = total;
        total += <f64>load<f32>(x + at);
        store<f32>(y + at, <f32>(exclusive ? before : total));
      }
    }
  }
}

/** `cumSum` of int32, which wraps around. */
export function cumSumInt(
  outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, n, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let total = 0;
      for (let k = 0; k < n; k++) {
        const at = <usize>((o * n + (reverse ? n - 1 - k : k)) * inner + i) << 2;
        const before = total;
        total += load<i32>(x + at);
        store<i32>(y + at, exclusive ? before : total);
      }
    }
  }
}
