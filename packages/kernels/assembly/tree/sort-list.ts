import { Job } from './job';
import { entryRow, MISSING } from './key';

/** Up to here, insertion sorts bins faster than counting does. */
const FEW = 16;
const MISSING_BIN: u32 = 255;

/** Entries of a list's rows by a feature: with keys, for lists of up to SMALL, or with bins for keys. */
export function sortList(job: Job, list: usize, feature: i32, count: i32): usize {
  if (!job.bins) return insert<u32>(job, list, job.keys + (<usize>feature << 2), count);
  const bins = job.bins + <usize>feature;
  return count <= FEW ? insert<u8>(job, list, bins, count) : countBins(job, list, bins, count);
}

// @ts-ignore: decorator
@inline
function entryOf<T>(column: usize, width: usize, low: u32): u64 {
  const key = <u32>load<T>(column + <usize>(low >> 1) * width * sizeof<T>());
  return (<u64>(sizeof<T>() == 1 && key == MISSING_BIN ? MISSING : key) << 32) | <u64>low;
}

function insert<T>(job: Job, list: usize, column: usize, count: i32): usize {
  const out = job.sorted, width = <usize>job.features;
  for (let p = 0; p < count; p++) {
    const v = entryOf<T>(column, width, load<u32>(list + (<usize>p << 3)));
    let q = out + (<usize>p << 3);
    for (; q > out && load<u64>(q - 8) > v; q -= 8) store<u64>(q, load<u64>(q - 8));
    store<u64>(q, v);
  }
  return out;
}

/** Counting sort: rows of one bin stay in their order. */
function countBins(job: Job, list: usize, column: usize, count: i32): usize {
  const out = job.sorted, width = <usize>job.features, counts = job.binCounts, end = list + (<usize>count << 3);
  memory.fill(counts, 0, 1024);
  for (let p = list; p < end; p += 8) {
    const slot = counts + (<usize>load<u8>(column + <usize>entryRow(load<u64>(p)) * width) << 2);
    store<i32>(slot, load<i32>(slot) + 1);
  }
  let sum = 0;
  for (let slot = counts; slot < counts + 1024; slot += 4) {
    const n = load<i32>(slot);
    store<i32>(slot, sum);
    sum += n;
  }
  for (let p = list; p < end; p += 8) {
    const low = load<u32>(p), bin = <u32>load<u8>(column + <usize>(low >> 1) * width), slot = counts + (<usize>bin << 2), at = load<i32>(slot);
    store<i32>(slot, at + 1);
    store<u64>(out + (<usize>at << 3), (<u64>(bin == MISSING_BIN ? MISSING : bin) << 32) | <u64>low);
  }
  return out;
}

/** Moves the entries of rows with keys or bins of at most `limit` to the front, and where `missingLeft`, those without a value. */
export function partitionList(job: Job, list: usize, count: i32, feature: i32, limit: u32, missingLeft: bool): void {
  if (job.bins) part<u8>(job, list, job.bins + <usize>feature, count, limit, missingLeft);
  else part<u32>(job, list, job.keys + (<usize>feature << 2), count, limit, missingLeft);
}

function part<T>(job: Job, list: usize, column: usize, count: i32, limit: u32, missingLeft: bool): void {
  const width = <usize>job.features, end = list + (<usize>count << 3);
  const none = <u32>(sizeof<T>() == 1 ? MISSING_BIN : MISSING);
  let left = list, right = job.spare;
  for (let p = list; p < end; p += 8) {
    const v = load<u64>(p), key = <u32>load<T>(column + <usize>entryRow(v) * width * sizeof<T>());
    const go = key == none ? <usize>missingLeft : <usize>(key <= limit);
    store<u64>(left, v);
    store<u64>(right, v);
    left += go << 3;
    right += (go ^ 1) << 3;
  }
  memory.copy(left, job.spare, right - job.spare);
}
