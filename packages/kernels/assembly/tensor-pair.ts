// Elementwise functions of two tensors that broadcast: y[i, j, k, l] = f(a[i, j, k, l], b[i, j, k, l]),
// y row-major, a and b with strides in elements, those of the last axis 0 or 1. Pointers are byte offsets.
import { pow64 } from "./lib/pow";

/** add of float32. */
export function add(
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
        addRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function addRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.add(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, u + v);
  }
}

/** sub of float32. */
export function sub(
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
        subRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function subRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.sub(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, u - v);
  }
}

/** mul of float32. */
export function mul(
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
        mulRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function mulRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.mul(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, u * v);
  }
}

/** div of float32. */
export function div(
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
        divRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function divRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.div(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, u / v);
  }
}

/** maximum of float32. */
export function maximum(
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
        maximumRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function maximumRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.max(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, max(u, v));
  }
}

/** minimum of float32. */
export function minimum(
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
        minimumRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function minimumRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, f32x4.min(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<f32>(a), v = load<f32>(b);
    store<f32>(y, min(u, v));
  }
}

/** a to the power of b, float32. */
export function pow(
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
        powRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function powRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  for (let i = 0; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    store<f32>(y, <f32>pow64(<f64>load<f32>(a), <f64>load<f32>(b)));
  }
}

/** add of int32, which wraps around. */
export function addInt(
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
        addIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function addIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, i32x4.add(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<i32>(a), v = load<i32>(b);
    store<i32>(y, u + v);
  }
}

/** sub of int32, which wraps around. */
export function subInt(
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
        subIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function subIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, i32x4.sub(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<i32>(a), v = load<i32>(b);
    store<i32>(y, u - v);
  }
}

/** mul of int32, which wraps around. */
export function mulInt(
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
        mulIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function mulIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, i32x4.mul(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<i32>(a), v = load<i32>(b);
    store<i32>(y, u * v);
  }
}

/** maximum of int32. */
export function maximumInt(
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
        maximumIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function maximumIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, i32x4.max_s(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<i32>(a), v = load<i32>(b);
    store<i32>(y, max(u, v));
  }
}

/** minimum of int32. */
export function minimumInt(
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
        minimumIntRow(d3, p, a3, q, b3, y);
        y += <usize>d3 << 2;
      }
    }
  }
}

function minimumIntRow(n: i32, a: usize, p: i32, b: usize, q: i32, y: usize): void {
  let i = 0;
  const left = v128.load32_splat(a), right = v128.load32_splat(b);
  for (; i + 4 <= n; i += 4, a += p << 4, b += q << 4, y += 16) {
    const u = p ? v128.load(a) : left, v = q ? v128.load(b) : right;
    v128.store(y, i32x4.min_s(u, v));
  }
  for (; i < n; i++, a += p << 2, b += q << 2, y += 4) {
    const u = load<i32>(a), v = load<i32>(b);
    store<i32>(y, min(u, v));
  }
}
