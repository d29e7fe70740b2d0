import type { Kernels } from '../loader/kernels.ts'
import { TermTable } from '../text/term-table.ts'
import { decodeTerms, type EncodedTerms } from '../text/terms.ts'
import type { CsvKernels } from './module.ts'

/** The distinct texts of a column, numbered in the order they came, behind those that stand for a missing value. Release it after its last use. */
export class ColumnTexts {
  private readonly kernels: Kernels
  private readonly procedures: CsvKernels
  private readonly missing: EncodedTerms
  private readonly table: TermTable

  constructor(kernels: Kernels, procedures: CsvKernels, missing: EncodedTerms) {
    this.kernels = kernels
    this.procedures = procedures
    this.missing = missing
    this.table = new TermTable(kernels, procedures)
    this.intern(missing)
  }

  /** What the kernel takes for the texts; growth changes it. */
  get at(): number {
    return this.table.at
  }

  /** Makes room for one of `bytes`, and for many more. */
  makeRoom(bytes: number): void {
    this.table.reserve(Math.max(64, this.table.count), Math.max(1024, bytes))
  }

  /** The code of a text, -1 where it stands for a missing value. */
  codeOf(text: Uint8Array): number {
    return Math.max(-1, this.intern({ bytes: text, offsets: Int32Array.of(0, text.length) }) - this.missings)
  }

  /** The texts by code. The next ones begin with none. */
  take(): string[] {
    const texts = decodeTerms(this.table.termsFrom(this.missings))
    this.table.clear()
    this.intern(this.missing)
    return texts
  }

  release(): void {
    this.table.release()
  }

  private get missings(): number {
    return this.missing.offsets.length - 1
  }

  /** Adds texts and returns the number of the last one. */
  private intern({ bytes, offsets }: EncodedTerms): number {
    const n = offsets.length - 1
    if (n === 0) return 0
    this.table.reserve(n, bytes.length)
    using work = this.kernels.workspace()
    const ids = work.raw(Uint32Array, n)
    const [b, o] = [work.uint8(bytes), work.int32(offsets)]
    this.procedures.internTerms(this.table.at, b.at, o.at, n, ids.at)
    return ids.view[n - 1]!
  }
}
