// Comparisons of two tensors that broadcast: y[i, j, k, l] = 1 or 0, a byte, of a[i, j, k, l] and b[i, j, k, l],
// larger ones are smaller ones turned round; y row-major, a and b with strides in elements, those of the last axis 0 or 1. Pointers are byte offsets.

/** equal of float32. */
export function equal(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        equalRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function equalRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(f32x4.eq(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<f32>(a) == load<f32>(b) ? 1 : 0);
}

/** equal of int32. */
export function equalInt(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        equalIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function equalIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(i32x4.eq(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<i32>(a) == load<i32>(b) ? 1 : 0);
}

/** notEqual of float32. */
export function notEqual(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        notEqualRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function notEqualRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(f32x4.ne(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<f32>(a) != load<f32>(b) ? 1 : 0);
}

/** notEqual of int32. */
export function notEqualInt(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        notEqualIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function notEqualIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(i32x4.ne(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<i32>(a) != load<i32>(b) ? 1 : 0);
}

/** less of float32. */
export function less(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        lessRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function lessRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(f32x4.lt(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<f32>(a) < load<f32>(b) ? 1 : 0);
}

/** less of int32. */
export function lessInt(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        lessIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function lessIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(i32x4.lt_s(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<i32>(a) < load<i32>(b) ? 1 : 0);
}

/** lessEqual of float32. */
export function lessEqual(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        lessEqualRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function lessEqualRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(f32x4.le(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<f32>(a) <= load<f32>(b) ? 1 : 0);
}

/** lessEqual of int32. */
export function lessEqualInt(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 2);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 2);
        lessEqualIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function lessEqualIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const one = i32x4.splat(1), left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 4) {
    const hit = v128.and(i32x4.le_s(p ? v128.load(a) : left, q ? v128.load(b) : right), one);
    const half = i16x8.narrow_i32x4_u(hit, hit);
    v128.store32_lane(y, i8x16.narrow_i16x8_u(half, half), 0);
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y++) store<u8>(y, load<i32>(a) <= load<i32>(b) ? 1 : 0);
}

/** equalByte of bytes that are 0 or 1. */
export function equalByte(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 0);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 0);
        equalByteRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function equalByteRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  for (let i = 0; i < n; i++, a += p, b += q, y++) store<u8>(y, <u8>(load<u8>(a) == load<u8>(b)));
}

/** notEqualByte of bytes that are 0 or 1. */
export function notEqualByte(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 0);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 0);
        notEqualByteRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function notEqualByteRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  for (let i = 0; i < n; i++, a += p, b += q, y++) store<u8>(y, <u8>(load<u8>(a) != load<u8>(b)));
}

/** and of bytes that are 0 or 1. */
export function and(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 0);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 0);
        andRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function andRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  for (let i = 0; i < n; i++, a += p, b += q, y++) store<u8>(y, <u8>(load<u8>(a) & load<u8>(b)));
}

/** or of bytes that are 0 or 1. */
export function or(
  d0: i32, d1: i32, d2: i32, d3: i32,
  a: usize, a0: i32, a1: i32, a2: i32, a3: i32, // in
  b: usize, b0: i32, b1: i32, b2: i32, b3: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const p = a + (<usize>(i * a0 + j * a1 + k * a2) << 0);
        const q = b + (<usize>(i * b0 + j * b1 + k * b2) << 0);
        orRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 0;
      }
    }
  }
}

function orRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  for (let i = 0; i < n; i++, a += p, b += q, y++) store<u8>(y, <u8>(load<u8>(a) | load<u8>(b)));
}
