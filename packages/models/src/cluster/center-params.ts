import { custom, ParamError } from '@foldwise/core'

/** Centres to start from: drawn, or given. */
export const initParam = () =>
  custom<'k-means++' | 'random' | readonly (readonly number[])[]>({
    kind: 'choice',
    default: 'k-means++',
    expects: "'k-means++', 'random' or rows of finite numbers, one a cluster",
    accepts: (v) => v === 'k-means++' || v === 'random' || isRows(v),
    space: { kind: 'choice', values: ['k-means++', 'random'] },
  })

/** How many runs from different starts; null for what the type takes. */
export const runsParam = () =>
  custom<number | null>({
    kind: 'integer',
    default: null,
    expects: 'an integer >= 1, or null',
    accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 1),
  })

const isRows = (v: unknown): boolean =>
  Array.isArray(v) && v.length > 0 && v.every((row) => Array.isArray(row) && row.every((n) => Number.isFinite(n)))

/** Throws `ParamError` where there are fewer rows than clusters; `where` is `<type>.<method>`. */
export function checkClusters(where: string, nClusters: number, rows: number, weighted: boolean): void {
  if (nClusters <= rows) return
  const which = weighted ? 'rows of weight above 0' : 'rows'
  throw new ParamError(
    `${where}: expected 'nClusters' to be at most the number of ${which}, ${rows}, got ${nClusters}. Lower it.`,
  )
}

/** Centres that the caller chose, `[nClusters, columns]`. Throws `ParamError` where they do not fit. */
export function givenCenters(
  where: string,
  init: readonly (readonly number[])[],
  nClusters: number,
  columns: number,
): Float64Array {
  if (init.length !== nClusters || init.some((row) => row.length !== columns)) {
    throw new ParamError(
      `${where}: expected 'init' to be ${nClusters} centres of ${columns} numbers, got ${init.length} of ${init[0]?.length}. Give one centre a cluster, or 'k-means++'.`,
    )
  }
  return Float64Array.from(init.flat())
}
