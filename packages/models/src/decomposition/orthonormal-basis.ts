import type { FitContext } from '@foldwise/core'
import { type Kernels, linear, matMul, type Region, runPausing, type Workspace } from '@foldwise/kernels'

/** What is left of a vector of length 1 below this is rounding: it lies in the span of those before it. */
const NOTHING = 1e-14
/** Where less than these shares are left, of the vector and of it without the last one, rounding errors are worth another turn. */
const LITTLE = 0.01
const LOST = 0.7

/** Orthonormal vectors in kernel memory, one a row, to which vectors are added. */
export class OrthonormalBasis {
  count = 0
  /** Distance from one row to the next, a multiple of 4; zeros past the vectors' length. */
  readonly stride: number
  readonly values: Region<Float64Array>
  /** Where the next one is put before it is added. */
  readonly next: Region<Float64Array>
  readonly #kernels: Kernels
  readonly #vector: Region<Float64Array>

  constructor(kernels: Kernels, ws: Workspace, length: number, most: number) {
    this.#kernels = kernels
    this.stride = Math.ceil(length / 4) * 4
    this.values = ws.float64(most * this.stride)
    this.next = ws.float64(this.stride)
    this.#vector = ws.float64(this.stride)
  }

  /** A copy of a vector; the next call overwrites it. */
  at(k: number): Region<Float64Array> {
    this.#vector.view.set(this.#row(k))
    return this.#vector
  }

  /** Adds what of `next` is orthogonal to those there are, at length 1: what `next` is made of. Nothing is added for a length of 0. */
  add(): { readonly shares: Float64Array; readonly length: number } {
    const before = this.#norm()
    const shares = this.#orthogonalize()
    const length = this.#norm()
    if (!(length > NOTHING * before)) return { shares, length: 0 }
    this.#append(length)
    return { shares, length }
  }

  /** Adds a direction that none of those there are reaches. */
  addAny(draw: (to: Region<Float64Array>) => void): void {
    let length = 0
    while (length <= 1e-8) {
      draw(this.next)
      this.#orthogonalize()
      length = this.#norm()
    }
    this.#append(length)
  }

  /** Replaces the vectors by the first `to` of their combinations `by`, `[size, size]`; `withLast` keeps the one past `size`. */
  async combine(by: Region<Float64Array>, size: number, to: number, ctx: FitContext, withLast = false): Promise<void> {
    const n = this.stride
    using scratch = this.#kernels.workspace()
    const c = scratch.raw(Float64Array, to * n)
    await runPausing(matMul(this.#kernels, { m: to, n, k: size, a: by, b: this.values, c }), ctx.checkpoint)
    const values = this.values.view
    if (withLast) values.copyWithin(to * n, size * n, (size + 1) * n)
    values.set(c.view)
    this.count = to + (withLast ? 1 : 0)
  }

  /** The last vector first, of which there is most in Lanczos' recurrence; again where much of the rest was lost. */
  #orthogonalize(): Float64Array {
    const { dot, addTo } = this.#kernels.use(linear)
    const [n, next, shares] = [this.stride, this.next.at, new Float64Array(this.count)]
    const from = (k: number): void => {
      const row = this.values.at + 8 * n * k
      const share = dot(n, row, next)
      addTo(n, -share, row, next)
      shares[k]! += share
    }
    for (let turn = 0; turn < 3 && this.count > 0; turn++) {
      const given = this.#norm()
      from(this.count - 1)
      const before = this.#norm()
      for (let k = this.count - 2; k >= 0; k--) from(k)
      const left = this.#norm()
      if (left > LITTLE * given && left > LOST * before) break
    }
    return shares
  }

  #norm(): number {
    return Math.sqrt(this.#kernels.use(linear).dot(this.stride, this.next.at, this.next.at))
  }

  #row(k: number): Float64Array {
    return this.values.view.subarray(k * this.stride, (k + 1) * this.stride)
  }

  #append(length: number): void {
    const from = this.next.view
    const to = this.#row(this.count)
    for (let i = 0; i < to.length; i++) to[i] = from[i]! / length
    this.count++
  }
}
