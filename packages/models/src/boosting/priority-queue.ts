/** A binary heap: `pop` gives the item that comes before all others. */
export class PriorityQueue<T> {
  private readonly items: T[] = []
  private readonly before: (a: T, b: T) => boolean

  constructor(before: (a: T, b: T) => boolean) {
    this.before = before
  }

  push(item: T): void {
    const { items, before } = this
    let i = items.length
    items.push(item)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(item, items[parent]!)) break
      items[i] = items[parent]!
      i = parent
    }
    items[i] = item
  }

  pop(): T | undefined {
    const { items, before } = this
    const top = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return top
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++
      if (!before(items[child]!, last)) break
      items[i] = items[child]!
      i = child
    }
    items[i] = last
    return top
  }

  /** Takes out all but the first `n`, the last first. */
  keep(n: number): T[] {
    const { items, before } = this
    const out: T[] = []
    while (items.length > n) {
      let last = 0
      for (let i = 1; i < items.length; i++) if (before(items[last]!, items[i]!)) last = i
      out.push(items[last]!)
      const item = items.pop()!
      if (last === items.length) continue
      // Nothing comes after the item that leaves, so there is none below its place.
      let i = last
      for (let up = (i - 1) >> 1; i > 0 && before(item, items[up]!); up = (i - 1) >> 1) {
        items[i] = items[up]!
        i = up
      }
      items[i] = item
    }
    return out
  }
}
