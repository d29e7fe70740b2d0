/** Halvings after which points count as one. */
const DEEPEST = 48

/** Points in the plane, in squares that are halved until each has one (Barnes and Hut, Nature 324, 1986). Kept between builds. */
export interface QuadTree {
  /** Replaces the points, `[count, 2]`. */
  build(points: Float64Array): void
  /**
   * Writes to `force` (2 numbers) what all other points push the point at `x`, `y` by, (x - other) q^2 with q = 1 / (1 + squared distance),
   * and returns the sum of q. Squares whose side is less than `angle` times their distance count as one point.
   */
  push(x: number, y: number, angle: number, force: Float64Array): number
}

export function quadTree(count: number): QuadTree {
  let size = Math.max(64, 4 * count)
  let child = new Int32Array(4 * size)
  // Sums of the points below, then their means; and how many they are.
  let sumX = new Float64Array(size)
  let sumY = new Float64Array(size)
  let mass = new Float64Array(size)
  let side = new Float64Array(size)
  // Squared sides; -1 for those with nothing below.
  let reach = new Float64Array(size)
  let nodes = 0
  const stack = new Int32Array(4 * (DEEPEST + 2))

  const grow = (): void => {
    size *= 2
    const wider = <T extends Int32Array | Float64Array>(old: T, length: number): T => {
      const out = new (old.constructor as new (n: number) => T)(length)
      out.set(old)
      return out
    }
    child = wider(child, 4 * size)
    sumX = wider(sumX, size)
    sumY = wider(sumY, size)
    mass = wider(mass, size)
    side = wider(side, size)
    reach = wider(reach, size)
  }
  const open = (width: number): number => {
    if (nodes === size) grow()
    child.fill(0, 4 * nodes, 4 * nodes + 4)
    sumX[nodes] = sumY[nodes] = mass[nodes] = 0
    side[nodes] = width
    return nodes++
  }
  const add = (node: number, x: number, y: number, n: number): void => {
    sumX[node]! += n * x
    sumY[node]! += n * y
    mass[node]! += n
  }
  return {
    build(points) {
      let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity]
      for (let k = 0; k < points.length; k += 2) {
        lowX = Math.min(lowX, points[k]!)
        highX = Math.max(highX, points[k]!)
        lowY = Math.min(lowY, points[k + 1]!)
        highY = Math.max(highY, points[k + 1]!)
      }
      nodes = 0
      const whole = Math.max(highX - lowX, highY - lowY)
      const root = open(whole)
      for (let k = 0; k < points.length; k += 2) {
        const [x, y] = [points[k]!, points[k + 1]!]
        let node = root
        let width = whole / 2
        let [middleX, middleY] = [lowX + width, lowY + width]
        for (let depth = 0; ; depth++) {
          const before = mass[node]!
          const leaf = child[4 * node]! + child[4 * node + 1]! + child[4 * node + 2]! + child[4 * node + 3]! === 0
          if (before > 0 && leaf && depth < DEEPEST) {
            // One place so far: it moves down, unless the new point is there too.
            const [atX, atY] = [sumX[node]! / before, sumY[node]! / before]
            if (atX !== x || atY !== y) {
              const down = open(width)
              child[4 * node + (atX > middleX ? 1 : 0) + (atY > middleY ? 2 : 0)] = down
              add(down, atX, atY, before)
            }
          }
          const wasLeaf =
            leaf && child[4 * node]! + child[4 * node + 1]! + child[4 * node + 2]! + child[4 * node + 3]! === 0
          add(node, x, y, 1)
          if (before === 0 || wasLeaf) break
          const quarter = 4 * node + (x > middleX ? 1 : 0) + (y > middleY ? 2 : 0)
          if (child[quarter] === 0) {
            // `open` may replace the array.
            const fresh = open(width)
            child[quarter] = fresh
            add(fresh, x, y, 1)
            break
          }
          node = child[quarter]!
          width /= 2
          middleX += x > middleX ? width : -width
          middleY += y > middleY ? width : -width
        }
      }
      for (let node = 0; node < nodes; node++) {
        sumX[node]! /= mass[node]!
        sumY[node]! /= mass[node]!
        const at = 4 * node
        const leaf = child[at]! + child[at + 1]! + child[at + 2]! + child[at + 3]! === 0
        reach[node] = leaf ? -1 : side[node]! * side[node]!
      }
    },
    push(x, y, angle, force) {
      // Locals: what a closure holds is read again at every use.
      const [below, meanX, meanY, masses, wide, waiting] = [child, sumX, sumY, mass, reach, stack]
      const limit = angle * angle
      let [total, forceX, forceY] = [0, 0, 0]
      let top = 0
      waiting[top++] = 0
      while (top > 0) {
        const node = waiting[--top]!
        const offX = x - meanX[node]!
        const offY = y - meanY[node]!
        const squares = offX * offX + offY * offY
        if (wide[node]! >= limit * squares) {
          const at = 4 * node
          for (let k = at + 3; k >= at; k--) if (below[k]! > 0) waiting[top++] = below[k]!
          continue
        }
        // The point itself is in a leaf of its own, at distance 0: it pushes nothing, and its share is taken away at the end.
        const q = 1 / (1 + squares)
        const weight = masses[node]! * q
        total += weight
        forceX += weight * q * offX
        forceY += weight * q * offY
      }
      force[0] = forceX
      force[1] = forceY
      return total - 1
    },
  }
}
