import { type Dataset, host, Tensor, takeRowsInto } from '@foldwise/core'
import { takeData } from '../split/take-data.ts'

type Rows = Pick<Dataset<unknown, ArrayLike<unknown>>, 'x' | 'y' | 'weight' | 'groups'>
type Use = 'train' | 'test'

/**
 * Copies of rows of which one for each use is needed at a time, in the same memory where they are float64: fresh memory costs as much as
 * the copy.
 */
export class FoldMemory {
  private readonly memory: Record<Use, Float64Array> = { train: new Float64Array(0), test: new Float64Array(0) }

  /** The given rows of a data set. Those that it gave before for that use are written over. */
  take<D extends Rows>(data: D, rows: ArrayLike<number>, use: Use): D {
    const { x } = data
    if (!isFloat64Matrix(x)) return takeData(data, rows)
    const needed = rows.length * x.shape[1]!
    // Folds differ by some rows.
    if (needed > this.memory[use].length) this.memory[use] = new Float64Array(needed + (needed >> 6))
    return takeData(data, rows, takeRowsInto(x, rows, this.memory[use]))
  }
}

const isFloat64Matrix = (x: unknown): x is Tensor<'float64'> =>
  x instanceof Tensor && x.on === host && x.dtype === 'float64' && x.shape.length === 2
