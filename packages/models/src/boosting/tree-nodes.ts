/** Nodes of one tree as it grows. The children of a node are neighbours: `left` and `left + 1`; a leaf has 0 there. */
export class TreeNodes {
  readonly feature: number[] = []
  /** Last bin that goes left. */
  readonly bin: number[] = []
  /** 1 for bins that go left, where categories are split. */
  readonly goes: (Uint8Array | undefined)[] = []
  readonly missingLeft: number[] = []
  readonly left: number[] = []
  readonly gain: number[] = []
  /** Sum of the hessians of the node's rows. */
  readonly cover: number[] = []
  /** What a leaf adds to the raw score. */
  readonly value: number[] = []
  readonly depth: number[] = []

  /** Adds a leaf. */
  add(cover: number, value: number, depth: number): number {
    this.feature.push(0)
    this.bin.push(0)
    this.goes.push(undefined)
    this.missingLeft.push(0)
    this.left.push(0)
    this.gain.push(0)
    this.cover.push(cover)
    this.value.push(value)
    this.depth.push(depth)
    return this.feature.length - 1
  }

  get size(): number {
    return this.feature.length
  }
}
