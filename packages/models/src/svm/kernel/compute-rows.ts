import { cut, type Kernels, type Region, svm, type Workspace } from '@foldwise/kernels'
import { type Points, Queries } from './points.ts'
import { type KernelSpec, KINDS } from './spec.ts'

/** Multiplications a block of points should have: about 100 microseconds. */
const WORK = 1 << 18
/** What the kernel function itself costs beside a multiplication of two columns. */
const FUNCTION = 12
const MOST = 64

/** Computes rows of kernel values between four queries at a time and all points; threads share the points. */
export class RowComputer {
  /** Numbers a row takes. */
  readonly width: number
  private readonly kernels: Kernels
  private readonly points: Points
  private readonly queries: Queries
  private readonly outs: Region<Uint32Array>
  private readonly blocks: readonly (readonly number[])[]
  private readonly rest: readonly number[]

  constructor(kernels: Kernels, ws: Workspace, points: Points, spec: KernelSpec, wide: boolean) {
    const panels = Math.ceil(points.rows / 4)
    this.kernels = kernels
    this.points = points
    this.width = 4 * panels
    this.queries = new Queries(kernels, ws, points.columns)
    this.outs = ws.uint32(4)
    const size = Math.max(Math.ceil(panels / MOST), Math.ceil(WORK / (16 * (points.work + FUNCTION))))
    const blocks = cut(panels, size)
    const tiles = ws.float64(16 * blocks.length)
    this.blocks = blocks.map(([from, to], b) => [from, to, tiles.at + 128 * b])
    this.rest = [KINDS.indexOf(spec.kernel), spec.gamma, spec.coef0, spec.degree, wide ? 1 : 0]
  }

  /** Rows `from` of `queries` and the points; row r goes to offset `to[r]`. Up to four at once. */
  compute(queries: Points, rows: readonly number[], to: readonly number[]): void {
    const { points: p } = this
    // Lanes without a row do the last one's work again.
    const four = <T>(list: readonly T[]): T[] => Array.from({ length: 4 }, (_, lane) => list[lane] ?? list.at(-1)!)
    this.queries.take(queries, four(rows))
    this.outs.view.set(four(to))
    this.kernels.parallel(
      svm,
      'kernelRows',
      this.blocks.map(([from, end, tile]) => [
        ...[from!, end!, p.rows, p.columns, p.indptr, p.indices, p.values, p.squares.at],
        ...[this.queries.at, this.queries.squaresAt, ...this.rest, this.outs.at, tile!],
      ]),
    )
  }
}
