import { InputError, show } from '../errors.ts'
import { type Matrix, toDenseMatrix } from '../input.ts'

/** Checked targets, row-major `[rows, outputs]`. */
export interface Targets {
  readonly y: Float64Array
  readonly outputs: number
}

/** The targets a regressor takes: how they are checked and converted, once, at the edge. */
export interface TargetKind<Y> {
  readonly name: string
  /** Throws `InputError` that starts with `where`: for another number of rows, and for values that are not finite. */
  convert(y: Y, where: string, rows: number): Targets
}

/** One number a row. */
export const oneTarget: TargetKind<ArrayLike<number>> = {
  name: 'one target',
  convert: (y, where, rows) => ({ y: checkTargets(where, y, rows), outputs: 1 }),
}

/** One number a row, or a matrix `[rows, outputs]` of them. */
export const manyTargets: TargetKind<ArrayLike<number> | Matrix> = {
  name: 'many targets',
  convert(y, where, rows) {
    if (!isMatrix(y)) return oneTarget.convert(y, where, rows)
    const { shape, data } = toDenseMatrix(y, `${where}: y`)
    const [length, outputs] = shape
    if (length !== rows || outputs === 0) {
      throw new InputError(
        `${where}: expected targets [${rows}, outputs], one row a row, got [${shape}]. Make x and y equally long.`,
      )
    }
    const bad = data.findIndex((v) => !Number.isFinite(v))
    if (bad >= 0) {
      throw new InputError(
        `${where}: expected finite targets, got ${data[bad]} in row ${Math.floor(bad / outputs)}, output ${bad % outputs}. Drop or fix the row.`,
      )
    }
    return { y: data.slice(), outputs }
  },
}

const isMatrix = (y: ArrayLike<number> | Matrix): y is Matrix =>
  !ArrayBuffer.isView(y) && (Array.isArray(y) ? typeof y[0] === 'object' : !('length' in y))

/** Checked copy of regression targets. Throws `InputError` for a wrong length or a value that is not finite. */
function checkTargets(where: string, y: ArrayLike<number>, rows: number): Float64Array {
  if (y.length !== rows) {
    throw new InputError(`${where}: expected ${rows} targets, one a row, got ${y.length}. Make x and y equally long.`)
  }
  for (let i = 0; i < rows; i++) {
    if (typeof y[i] !== 'number' || !Number.isFinite(y[i])) {
      throw new InputError(`${where}: expected finite targets, got ${show(y[i])} in row ${i}. Drop or fix the row.`)
    }
  }
  return Float64Array.from(y)
}
