// Unfold and fold (im2col, col2im) of planes [height, width]; see tensor-image.ts for the sizes.
import { end, first } from "./range";
import { scatterRow, takeRow, zeroRow } from "./row";

/** y[p, tap, window] = x[p, place], 0 in the padding. Rows of y are `step` elements apart. */
export function unfold(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  x: usize, // in  float32[planes, height, width]
  y: usize, // out float32[planes * kh * kw, rows * columns], rows `step` apart
  step: i32,
): void {
  for (let p = 0; p < planes; p++) {
    for (let a = 0; a < kh; a++) {
      const down = a * dy - py;
      const top = min(first(down, sy), rows), bottom = max(top, end(down, sy, height, rows));
      for (let b = 0; b < kw; b++) {
        const right = b * dx - px;
        const from = min(first(right, sx), columns), to = max(from, end(right, sx, width, columns));
        if (top > 0) zeroRow(top * columns, y);
        for (let r = top; r < bottom; r++) {
          const out = y + (<usize>(r * columns) << 2);
          if (from > 0) zeroRow(from, out);
          if (to > from) {
            const source = x + (<usize>((r * sy + down) * width + from * sx + right) << 2);
            takeRow(to - from, source, sx, out + (<usize>from << 2));
          }
          if (to < columns) zeroRow(columns - to, out + (<usize>to << 2));
        }
        if (bottom < rows) zeroRow((rows - bottom) * columns, y + (<usize>(bottom * columns) << 2));
        y += <usize>step << 2;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** x[p, place] += sum of y[p, tap, window], in the order of taps. */
export function fold(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32, kh: i32, kw: i32,
  sy: i32, sx: i32, py: i32, px: i32, dy: i32, dx: i32,
  y: usize, // in  float32[planes * kh * kw, rows * columns], rows `step` apart
  step: i32,
  x: usize, // in, out float32[planes, height, width]
): void {
  for (let p = 0; p < planes; p++) {
    for (let a = 0; a < kh; a++) {
      const down = a * dy - py;
      const top = first(down, sy), bottom = end(down, sy, height, rows);
      for (let b = 0; b < kw; b++) {
        const right = b * dx - px;
        const from = first(right, sx), to = end(right, sx, width, columns);
        for (let r = top; r < bottom && from < to; r++) {
          const goal = x + (<usize>((r * sy + down) * width + from * sx + right) << 2);
          scatterRow(to - from, y + (<usize>(r * columns + from) << 2), 1, goal, sx);
        }
        y += <usize>step << 2;
      }
    }
    x += <usize>(height * width) << 2;
  }
}
