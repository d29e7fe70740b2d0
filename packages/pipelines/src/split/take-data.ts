import { type Dataset, takeRows } from '@foldwise/core'

/** The given rows of a data set, with all that belongs to them; other members stay as they are. `x`: those rows, where they are there already. */
export function takeData<D extends Pick<Dataset<unknown, ArrayLike<unknown>>, 'x' | 'y' | 'weight' | 'groups'>>(
  data: D,
  rows: ArrayLike<number>,
  x: unknown = takeRows(data.x, rows),
): D {
  return {
    ...data,
    x,
    y: takeRows(data.y, rows),
    ...(data.weight && { weight: takeRows(data.weight, rows) }),
    ...(data.groups && { groups: takeRows(data.groups, rows) }),
  }
}
