// Windows over the planes of float32 images: unfold and fold (im2col, col2im), pooling, depthwise convolution. A plane is
// [height, width]; windows are [rows, columns] of kernels [kh, kw], with strides, pads before and dilations of both axes.
// Row o of windows and tap k of the kernel meet plane row o * stride - pad + k * dilation. Pointers are byte offsets.
import { maxPool2 } from "./tensor/max-pool2";
import { end, first } from "./tensor/range";
import { addRow, dotRow, scatterRow } from "./tensor/row";

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

/**
 * y[p] += w[p mod channels] over the windows of plane p: a convolution of each channel alone. y holds the bias, or 0. Tap by tap
 * along rows; sums kept in registers over all taps took 1.7 times as long.
 */
export function depthwise(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  channels: i32,
  x: usize, // in  float32[planes, height, width]
  w: usize, // in  float32[channels, kh, kw]
  y: usize, // in, out float32[planes, rows, columns]
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
          const source = row + (<usize>(from * sx + right) << 2);
          addRow(to - from, load<f32>(weights + (<usize>(a * kw + b) << 2)), source, sx, y + (<usize>from << 2));
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
