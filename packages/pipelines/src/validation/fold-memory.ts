import { type Dataset, host, Tensor, takeRowsInto } from '@foldwise/core'
import { takeData } from '../split/take-data.ts'

type Rows = Pick<Dataset<unknown, ArrayLike<unknown>>, 'x' | 'y' | 'weight' | 'groups'>

/** Copies of rows of which one is needed at a time, in the same memory where they are float64: fresh memory costs as much as the copy. */
export class FoldMemory {
  private memory = new Float64Array(0)

  /** The given rows of a data set. Those that it gave before are written over. */
  take<D extends Rows>(data: D, rows: ArrayLike<number>): D {
    const { x } = data
    if (!(x instanceof Tensor && x.on === host && x.dtype === 'float64' && x.shape.length === 2))
      return takeData(data, rows)
    const needed = rows.length * x.shape[1]!
    // Folds differ by some rows.
    if (needed > this.memory.length) this.memory = new Float64Array(needed + (needed >> 6))
    return takeData(data, rows, takeRowsInto(x as Tensor<'float64'>, rows, this.memory))
  }
}
