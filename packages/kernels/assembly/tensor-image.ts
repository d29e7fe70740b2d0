// Windows over the planes of float32 images: unfold and fold (im2col, col2im), pooling, depthwise convolution. A plane is
// [height, width]; windows are [rows, columns] of kernels [kh, kw], with strides, pads before and dilations of both axes.
// Row o of windows and tap k of the kernel meet plane row o * stride - pad + k * dilation. Pointers are byte offsets.
import { maxPool2 } from "./tensor/max-pool2";
import { end, first } from "./tensor/range";
import { addRow, dotRow, load4, scatterRow } from "./tensor/row";

export { fold, unfold } from "./tensor/unfold";

/** Largest value of each window and its place in the plane, the first of equals; NaN before all numbers. */
export function maxPool(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  x: usize, // in  float32[planes, height, width]
  y: usize, // out float32[planes, rows, columns]
  places: usize, // out int32[planes, rows, columns]
): void {
  if (kh == 2 && kw == 2 && sy == 2 && sx == 2 && py == 0 && px == 0 && dy == 1 && dx == 1 && rows * 2 <= height && columns * 2 <= width) {
    maxPool2(planes, height, width, rows, columns, x, y, places);
    return;
  }
  for (let p = 0; p < planes; p++) {
    for (let r = 0; r < rows; r++) {
      const y0 = r * sy - py;
      const a0 = first(y0, dy), a1 = end(y0, dy, height, kh);
      for (let c = 0; c < columns; c++) {
        const x0 = c * sx - px;
        const b0 = first(x0, dx), b1 = end(x0, dx, width, kw);
        let place = (y0 + a0 * dy) * width + x0 + b0 * dx;
        let best = load<f32>(x + (<usize>place << 2));
        for (let a = a0; a < a1; a++) {
          const row = (y0 + a * dy) * width + x0;
          for (let b = b0; b < b1; b++) {
            const at = row + b * dx;
            const v = load<f32>(x + (<usize>at << 2));
            if (v > best || (v != v && best == best)) {
              best = v;
              place = at;
            }
          }
        }
        store<f32>(y, best);
        store<i32>(places, place);
        y += 4;
        places += 4;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** y[p] = sum over the plane's windows of x, times `share` of the window. */
export function averagePool(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  x: usize, // in  float32[planes, height, width]
  share: usize, // in  float32[rows, columns]
  y: usize, // out float32[planes, rows, columns]
): void {
  for (let p = 0; p < planes; p++) {
    let scale = share;
    for (let r = 0; r < rows; r++) {
      const y0 = r * sy - py;
      const a0 = first(y0, dy), a1 = end(y0, dy, height, kh);
      for (let c = 0; c < columns; c++) {
        const x0 = c * sx - px;
        const b0 = first(x0, dx), b1 = end(x0, dx, width, kw);
        let s: f64 = 0;
        for (let a = a0; a < a1; a++) {
          let at = x + (<usize>((y0 + a * dy) * width + x0 + b0 * dx) << 2);
          for (let b = b0; b < b1; b++, at += <usize>dx << 2) s += <f64>load<f32>(at);
        }
        store<f32>(y, <f32>(s * <f64>load<f32>(scale)));
        y += 4;
        scale += 4;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** The gradient of averagePool: x[p, place] += y[p, window] * share, for every window over the place. */
export function averagePoolGrad(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  y: usize, // in  float32[planes, rows, columns]
  share: usize, // in  float32[rows, columns]
  x: usize, // out float32[planes, height, width]
): void {
  memory.fill(x, 0, <usize>(planes * height * width) << 2);
  for (let p = 0; p < planes; p++) {
    let scale = share;
    for (let r = 0; r < rows; r++) {
      const y0 = r * sy - py;
      const a0 = first(y0, dy), a1 = end(y0, dy, height, kh);
      for (let c = 0; c < columns; c++) {
        const x0 = c * sx - px;
        const b0 = first(x0, dx), b1 = end(x0, dx, width, kw);
        const v = load<f32>(y) * load<f32>(scale);
        for (let a = a0; a < a1; a++) {
          let at = x + (<usize>((y0 + a * dy) * width + x0 + b0 * dx) << 2);
          for (let b = b0; b < b1; b++, at += <usize>dx << 2) store<f32>(at, load<f32>(at) + v);
        }
        y += 4;
        scale += 4;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** y[p] += w[p mod channels] over the windows of plane p: a convolution of each channel alone. y holds the bias, or 0. */
export function depthwise(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  channels: i32,
  x: usize, // in  float32[planes, height, width]
  w: usize, // in  float32[channels, kh, kw]
  y: usize, // in, out float32[planes, rows, columns]
): void {
  // Columns that every tap meets go four at a time in a register, the others tap by tap: the same order of sums.
  let inner = 0, outer = columns;
  for (let b = 0; b < kw; b++) {
    inner = max(inner, first(b * dx - px, sx));
    outer = min(outer, end(b * dx - px, sx, width, columns));
  }
  const step = <usize>sx << 2;
  for (let p = 0; p < planes; p++) {
    const weights = w + (<usize>((p % channels) * kh * kw) << 2);
    for (let r = 0; r < rows; r++) {
      const y0 = r * sy - py;
      const a0 = first(y0, dy), a1 = end(y0, dy, height, kh);
      const whole = inner + ((outer - inner) & ~3);
      const left = whole > inner ? inner : 0, right = whole > inner ? whole : 0;
      for (let c = left; c < right; c += 4) {
        let sum = v128.load(y + (<usize>c << 2));
        for (let a = a0; a < a1; a++) {
          let tap = weights + (<usize>(a * kw) << 2);
          let at = x + (<usize>((y0 + a * dy) * width + c * sx - px) << 2);
          for (let b = 0; b < kw; b++, tap += 4, at += <usize>dx << 2) {
            sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(tap), load4(at, sx)));
          }
        }
        v128.store(y + (<usize>c << 2), sum);
      }
      for (let a = a0; a < a1; a++) {
        const row = x + (<usize>((y0 + a * dy) * width) << 2);
        for (let b = 0; b < kw; b++) {
          const shift = b * dx - px;
          const from = first(shift, sx), to = end(shift, sx, width, columns);
          const weight = load<f32>(weights + (<usize>(a * kw + b) << 2));
          const source = row + <usize>(shift << 2);
          const stop = min(to, left), start = max(from, right);
          if (stop > from) addRow(stop - from, weight, source + <usize>from * step, sx, y + (<usize>from << 2));
          if (to > start) addRow(to - start, weight, source + <usize>start * step, sx, y + (<usize>start << 2));
        }
      }
      y += <usize>columns << 2;
    }
    x += <usize>(height * width) << 2;
  }
}

/** The gradient of depthwise by x: x[p] += w[p mod channels] times y, back where each window took it. x holds the bias, or 0. */
export function depthwiseBack(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  channels: i32,
  y: usize, // in  float32[planes, rows, columns]
  w: usize, // in  float32[channels, kh, kw]
  x: usize, // in, out float32[planes, height, width]
): void {
  for (let p = 0; p < planes; p++) {
    const weights = w + (<usize>((p % channels) * kh * kw) << 2);
    for (let r = 0; r < rows; r++) {
      const y0 = r * sy - py;
      const a1 = end(y0, dy, height, kh);
      for (let a = first(y0, dy); a < a1; a++) {
        const row = x + (<usize>((y0 + a * dy) * width) << 2);
        for (let b = 0; b < kw; b++) {
          const right = b * dx - px;
          const from = first(right, sx), to = end(right, sx, width, columns);
          if (from >= to) continue;
          const goal = row + (<usize>(from * sx + right) << 2);
          scatterRow(to - from, y + (<usize>from << 2), load<f32>(weights + (<usize>(a * kw + b) << 2)), goal, sx);
        }
      }
      y += <usize>columns << 2;
    }
    x += <usize>(height * width) << 2;
  }
}

/** The gradient of depthwise by w: w[c, tap] = sum over planes of channel c and windows of x times y; rows in float32, their sum in float64. */
export function depthwiseFilter(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  from: i32, to: i32, channels: i32, // channels of all, of which these are done
  x: usize, // in  float32[planes, height, width]
  y: usize, // in  float32[planes, rows, columns]
  w: usize, // out float32[channels, kh, kw]
): void {
  w += <usize>(from * kh * kw) << 2;
  for (let c = from; c < to; c++) {
    for (let a = 0; a < kh; a++) {
      const down = a * dy - py;
      const top = first(down, sy), bottom = end(down, sy, height, rows);
      for (let b = 0; b < kw; b++) {
        const right = b * dx - px;
        const left = first(right, sx), stop = end(right, sx, width, columns);
        let s: f64 = 0;
        for (let p = c; p < planes && left < stop; p += channels) {
          for (let r = top; r < bottom; r++) {
            const source = x + (<usize>((p * height + r * sy + down) * width + left * sx + right) << 2);
            s += <f64>dotRow(stop - left, source, sx, y + (<usize>((p * rows + r) * columns + left) << 2));
          }
        }
        store<f32>(w, <f32>s);
        w += 4;
      }
    }
  }
}

/** y[p, ..] = bias[p mod channels]. */
export function fillChannels(
  planes: i32, channels: i32, n: i32,
  bias: usize, // in  float32[channels]
  y: usize, // out float32[planes, n]
): void {
  for (let p = 0; p < planes; p++) {
    const v = load<f32>(bias + (<usize>(p % channels) << 2));
    const wide = f32x4.splat(v);
    let i = 0;
    for (; i + 4 <= n; i += 4, y += 16) v128.store(y, wide);
    for (; i < n; i++, y += 4) store<f32>(y, v);
  }
}
