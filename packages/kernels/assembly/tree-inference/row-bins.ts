import { inSet, read } from './bins';
import { RowJob } from './row-job';

// @ts-ignore: decorator
@inline
function put(bins: usize, half: usize, v: f64, bin: usize): i32 {
  const missing = v != v;
  store<u8>(bins, missing ? 127 : <u8>(bin - 128));
  store<u8>(bins + half, missing ? 128 : <u8>(bin - 128));
  return <i32>missing;
}

/** One step of a search. Without a branch, which would be guessed wrong half of the time. */
// @ts-ignore: decorator
@inline
function ahead(v: f64, at: usize, step: usize): usize {
  return at + (step & -<usize>(v > load<f64>(at + step - 8)));
}

/** Bins of one row whose values, for each search, are `x`, as `binColumn` finds them; whether one is missing. */
export function binRow(job: RowJob, x: usize): bool {
  const bins = job.bins, half = <usize>job.half, edges = job.edges, zero = job.zero, single = job.single, longest = <usize>job.step;
  const numbers = <usize>job.numbers, searches = <usize>job.searches, readings = job.readings;
  let missing = 0;
  let s: usize = 0;
  for (; s + 4 <= numbers; s += 4) {
    // Four searches side by side: each is a chain of dependent loads.
    const p = x + (s << 3), q = readings + s, e0 = edges + (s << 11), e1 = e0 + 2048, e2 = e0 + 4096, e3 = e0 + 6144;
    const x0 = read(load<f64>(p), single, load<u8>(q), zero), x1 = read(load<f64>(p, 8), single, load<u8>(q, 1), zero);
    const x2 = read(load<f64>(p, 16), single, load<u8>(q, 2), zero), x3 = read(load<f64>(p, 24), single, load<u8>(q, 3), zero);
    let a0 = e0, a1 = e1, a2 = e2, a3 = e3;
    // Edges are padded with Infinity: a search may take more steps than it needs.
    for (let step = longest; step >= 8; step >>= 1) {
      a0 = ahead(x0, a0, step);
      a1 = ahead(x1, a1, step);
      a2 = ahead(x2, a2, step);
      a3 = ahead(x3, a3, step);
    }
    const b = bins + s;
    missing |= put(b, half, x0, (a0 - e0) >> 3) | put(b + 1, half, x1, (a1 - e1) >> 3);
    missing |= put(b + 2, half, x2, (a2 - e2) >> 3) | put(b + 3, half, x3, (a3 - e3) >> 3);
  }
  for (; s < numbers; s++) {
    const v = read(load<f64>(x + (s << 3)), single, load<u8>(readings + s), zero), e = edges + (s << 11);
    let a = e;
    for (let step = longest; step >= 8; step >>= 1) a = ahead(v, a, step);
    missing |= put(bins + s, half, v, (a - e) >> 3);
  }
  for (; s < searches; s++) {
    const given = load<f64>(x + (s << 3)), v = single ? <f64>(<f32>given) : given;
    const cut = load<u8>(readings + s) == 3 ? trunc(v) : floor(v);
    missing |= put(bins + s, half, v, <usize>!inSet(edges + (s << 11), cut));
  }
  return missing != 0;
}
