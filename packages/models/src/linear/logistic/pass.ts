import { cut, type Kernels, type LinearKernels, linear, type Region, type Workspace } from '@foldwise/kernels'

/** What a fit does between steps: `checkpoint` lets the event loop run and throws once aborted. */
export interface Pacer {
  checkpoint(): Promise<void>
}

/** Where work is done: the kernels, memory that lives as long as the work, and the pauses in it. */
export interface Pass {
  readonly all: Kernels
  readonly kernels: LinearKernels
  readonly workspace: Workspace
  readonly pacer: Pacer
}

export const makePass = (all: Kernels, workspace: Workspace, pacer: Pacer): Pass => ({
  all,
  kernels: all.use(linear),
  workspace,
  pacer,
})

/** Multiplications a block should have: about 200 microseconds. */
const WORK = 1 << 18
const MOST = 16

/**
 * Blocks of rows that each sum into `outputs` numbers of their own, and together into a total, in the order of the blocks. They
 * are cut by the data's size: as many as there is work for, unless adding them up would be a good part of it.
 */
export class BlockSum {
  private readonly blocks: readonly (readonly [number, number])[]
  private readonly partial: Region<Float64Array>
  private readonly pass: Pass
  private readonly outputs: number
  private readonly height: number

  /**
   * Borders are multiples of `align`. `most` bounds the blocks where their outputs are large, and `height` the rows of each that are
   * gone through between two pauses, where that takes long.
   */
  constructor(
    pass: Pass,
    rows: number,
    work: number,
    outputs: number,
    align: number,
    most: number = MOST,
    height: number = rows,
  ) {
    const count = Math.max(1, Math.min(most, Math.floor(work / Math.max(WORK, 8 * outputs))))
    this.blocks = cut(rows, Math.max(align, Math.ceil(rows / count / align) * align))
    this.pass = pass
    this.outputs = outputs
    this.height = height
    this.partial = pass.workspace.raw(Float64Array, (this.blocks.length - 1) * outputs)
  }

  /** How many blocks there are; each call gets its number, for scratch of its own. */
  get count(): number {
    return this.blocks.length
  }

  /** Overwrites `total`; returns the sum of what the procedure returned. */
  async run(
    procedure: keyof LinearKernels,
    total: Region<Float64Array>,
    args: (from: number, to: number, out: number, block: number) => readonly number[],
  ): Promise<number> {
    const { all, kernels, pacer } = this.pass
    total.view.fill(0)
    this.partial.view.fill(0)
    const at = (b: number): number => (b === 0 ? total.at : this.partial.at + 8 * this.outputs * (b - 1))
    const sums = new Float64Array(this.blocks.length)
    const [, tallest] = this.blocks[0] ?? [0, 0]
    for (let done = 0; done < tallest; done += this.height) {
      if (done > 0) await pacer.checkpoint()
      const parts = this.blocks.map(([from, to], b) => {
        return args(Math.min(to, from + done), Math.min(to, from + done + this.height), at(b), b)
      })
      const some = all.parallel(linear, procedure, parts)
      for (let b = 0; b < sums.length; b++) sums[b]! += some[b]!
    }
    let sum = sums[0] ?? 0
    for (let b = 1; b < this.blocks.length; b++) {
      kernels.addTo(this.outputs, 1, at(b), total.at)
      sum += sums[b]!
    }
    await pacer.checkpoint()
    return sum
  }
}
