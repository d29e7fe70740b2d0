let active = 0

/** Runs `fn` with the level of a new tape or tracer: above every one that is still open, so that derivatives nest. */
export function withLevel<T>(fn: (level: number) => T): T {
  try {
    return fn(++active)
  } finally {
    active--
  }
}
