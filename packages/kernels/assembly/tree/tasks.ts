import { Job, Task } from './job';

// The tasks of a job: a stack, or a binary heap by improvement, of equals the node made first.

// @ts-ignore: decorator
@inline
function slot(job: Job, k: i32): usize {
  return job.tasks + <usize>k * offsetof<Task>();
}

/** Room for a task at the end. */
export function addTask(job: Job): Task {
  return changetype<Task>(slot(job, job.taskCount++));
}

/** The task at the end; it stays as it is until the next one is added. */
export function popLast(job: Job): Task {
  return changetype<Task>(slot(job, --job.taskCount));
}

function comesFirst(a: Task, b: Task): bool {
  return a.improvement > b.improvement || (a.improvement == b.improvement && a.node < b.node);
}

function swap(a: usize, b: usize): void {
  for (let k: usize = 0; k < offsetof<Task>(); k += 8) {
    const t = load<u64>(a + k);
    store<u64>(a + k, load<u64>(b + k));
    store<u64>(b + k, t);
  }
}

/** Puts the task at the end of the heap in its place. */
export function swapUp(job: Job): void {
  let k = job.taskCount - 1;
  while (k > 0) {
    const up = (k - 1) >> 1;
    if (!comesFirst(changetype<Task>(slot(job, k)), changetype<Task>(slot(job, up)))) return;
    swap(slot(job, k), slot(job, up));
    k = up;
  }
}

/** Puts the task that was taken out last back in its place. */
export function putBack(job: Job): void {
  job.taskCount++;
  swapUp(job);
}

/** Takes the first task out of the heap; it stays as it is until the next one is added. */
export function popBest(job: Job): Task {
  const n = --job.taskCount;
  swap(slot(job, 0), slot(job, n));
  for (let k = 0; ; ) {
    let next = 2 * k + 1;
    if (next >= n) break;
    if (next + 1 < n && comesFirst(changetype<Task>(slot(job, next + 1)), changetype<Task>(slot(job, next)))) next++;
    if (!comesFirst(changetype<Task>(slot(job, next)), changetype<Task>(slot(job, k)))) break;
    swap(slot(job, k), slot(job, next));
    k = next;
  }
  return changetype<Task>(slot(job, n));
}
