import { type DenseMatrix, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Category } from './category.ts'
import type { Column } from './learn-categories.ts'

/** The flags of a column's categories, and what each stands for. */
interface Places {
  readonly first: number
  /** Category of each flag; null for infrequent ones together. */
  readonly categories: readonly Category[]
  /** What a row without a flag has; undefined where every row has one. */
  readonly none: Category | undefined
}

/** `outputs` are the flags of a column's categories, -1 for one that was left out. */
export function placesOf(column: Column, outputs: readonly number[], unknownAllowed: boolean): Places {
  const rare = new Set(column.infrequent)
  const nameOf = (code: number) => (rare.has(code) ? null : column.categories[code]!)
  const first = Math.min(...outputs.filter((at) => at >= 0))
  const categories: Category[] = []
  let none: Category | undefined = unknownAllowed ? null : undefined
  outputs.forEach((at, code) => {
    if (at >= 0) categories[at - first] = nameOf(code)
    else none = nameOf(code)
  })
  return { first, categories, none }
}

/** The category of each column's largest flag. Throws `InputError` for a row without any, unless that stands for one. */
export function categoriesOf(type: string, columns: readonly Places[], z: DenseMatrix | SparseMatrix): Category[][] {
  return Array.from({ length: z.shape[0] }, (_, i) => {
    const flags = rowOf(z, i)
    return columns.map(({ first, categories, none }, j) => {
      let best = -1
      categories.forEach((_, at) => {
        const v = flags[first + at]!
        if (v > 0 && (best < 0 || v > flags[first + best]!)) best = at
      })
      const category = best < 0 ? none : categories[best]!
      if (category !== undefined) return category
      throw new InputError(
        `${type}.inverseTransform: expected a 1 among the flags of column ${j}, got none in row ${i}. Give rows as transform makes them, or fit with 'handleUnknown' 'ignore'.`,
      )
    })
  })
}

function rowOf(z: DenseMatrix | SparseMatrix, i: number): Float64Array {
  const width = z.shape[1]
  if (!isSparse(z)) return z.data.subarray(i * width, (i + 1) * width)
  const row = new Float64Array(width)
  for (let k = z.indptr[i]!; k < z.indptr[i + 1]!; k++) row[z.indices[k]!] = z.values[k]!
  return row
}
