import { exp64, log64 } from '../lib/math';

/** Positions of a query's rows by falling score; rows of equal scores keep their order. Merges runs of 1, 2, 4 .. rows. */
function sortByScore(n: usize, rows: usize, score: usize, order: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i++) store<u32>(order + (i << 2), <u32>i);
  let from = order, to = scratch;
  for (let width: usize = 1; width < n; width <<= 1) {
    for (let a: usize = 0; a < n; a += width << 1) {
      const middle = min(a + width, n), end = min(a + (width << 1), n);
      let i = a, j = middle;
      for (let o = a; o < end; o++) {
        let first = i < middle;
        if (first && j < end) {
          const p = <usize>load<u32>(rows + (<usize>load<u32>(from + (i << 2)) << 2));
          const q = <usize>load<u32>(rows + (<usize>load<u32>(from + (j << 2)) << 2));
          first = load<f64>(score + (p << 3)) >= load<f64>(score + (q << 3));
        }
        store<u32>(to + (o << 2), load<u32>(from + ((first ? i : j) << 2)));
        if (first) i++;
        else j++;
      }
    }
    const t = from;
    from = to;
    to = t;
  }
  if (from != order) memory.copy(order, from, n << 2);
}

/**
 * Derivatives of LambdaRank (Burges, From RankNet to LambdaRank to LambdaMART, 2010) by the score of each row, as LightGBM normalises
 * them, and the NDCG of each query's order by score. Pairs are of rows of different gains, one of which is among the first `truncation`.
 */
export function lambdaGradients(
  from: i32,
  to: i32, // queries
  starts: usize, // in  int32[queries + 1]
  rows: usize, // in  uint32[all rows], those of each query together
  gain: usize, // in  float64[all rows]
  raw: usize, // in  float64[all rows]
  discounts: usize, // in  float64[longest query]
  inverse: usize, // in  float64[queries], of the best DCG at `truncation`, 0 where there is none
  inverseAt: usize, // in  float64[queries], of the best DCG at `evalAt`
  truncation: i32,
  evalAt: i32,
  order: usize, // scratch, uint32[all rows]
  scratch: usize, // scratch, uint32[all rows]
  gradient: usize, // out float64[all rows]
  hessian: usize, // out float64[all rows]
  ndcg: usize, // out float64[queries]
): void {
  for (let q = <usize>from; q < <usize>to; q++) {
    const start = <usize>load<i32>(starts + (q << 2)), n = <usize>load<i32>(starts + (q << 2), 4) - start;
    const list = rows + (start << 2), ranks = order + (start << 2);
    sortByScore(n, list, raw, ranks, scratch + (start << 2));
    // From here on `ranks` holds the rows themselves, the best first.
    for (let i: usize = 0; i < n; i++) {
      const r = load<u32>(list + (<usize>load<u32>(ranks + (i << 2)) << 2));
      store<u32>(ranks + (i << 2), r);
      store<f64>(gradient + (<usize>r << 3), 0);
      store<f64>(hessian + (<usize>r << 3), 0);
    }
    let dcg: f64 = 0;
    for (let i: usize = 0; i < n && i < <usize>evalAt; i++) {
      dcg += load<f64>(gain + (<usize>load<u32>(ranks + (i << 2)) << 3)) * load<f64>(discounts + (i << 3));
    }
    const best = load<f64>(inverseAt + (q << 3));
    // A query without anything to find cannot be ordered badly.
    store<f64>(ndcg + (q << 3), best > 0 ? dcg * best : 1.0);
    const unit = load<f64>(inverse + (q << 3));
    if (unit == 0 || n < 2) continue;
    const top = load<f64>(raw + (<usize>load<u32>(ranks) << 3));
    const spread = top != load<f64>(raw + (<usize>load<u32>(ranks + ((n - 1) << 2)) << 3));
    let sum: f64 = 0;
    for (let i: usize = 0; i + 1 < n && i < <usize>truncation; i++) {
      const a = <usize>load<u32>(ranks + (i << 2)), gainA = load<f64>(gain + (a << 3));
      const rawA = load<f64>(raw + (a << 3)), discountA = load<f64>(discounts + (i << 3));
      for (let j = i + 1; j < n; j++) {
        const b = <usize>load<u32>(ranks + (j << 2)), gainB = load<f64>(gain + (b << 3));
        if (gainA == gainB) continue;
        const delta = gainA > gainB ? rawA - load<f64>(raw + (b << 3)) : load<f64>(raw + (b << 3)) - rawA;
        let size = abs(gainA - gainB) * abs(discountA - load<f64>(discounts + (j << 3))) * unit;
        if (spread) size /= 0.01 + abs(delta);
        // Beyond 700 the exponential overflows, and the share is 0.
        const p = delta > 700 ? 0.0 : 1.0 / (1.0 + exp64(delta));
        const g = p * size, h = p * (1.0 - p) * size;
        const high = gainA > gainB ? a : b, low = gainA > gainB ? b : a;
        store<f64>(gradient + (high << 3), load<f64>(gradient + (high << 3)) - g);
        store<f64>(gradient + (low << 3), load<f64>(gradient + (low << 3)) + g);
        store<f64>(hessian + (high << 3), load<f64>(hessian + (high << 3)) + h);
        store<f64>(hessian + (low << 3), load<f64>(hessian + (low << 3)) + h);
        sum += 2.0 * g;
      }
    }
    if (sum == 0) continue;
    const norm = log64(1.0 + sum) / (0.6931471805599453 * sum);
    for (let i: usize = 0; i < n; i++) {
      const r = <usize>load<u32>(ranks + (i << 2)) << 3;
      store<f64>(gradient + r, load<f64>(gradient + r) * norm);
      store<f64>(hessian + r, load<f64>(hessian + r) * norm);
    }
  }
}
