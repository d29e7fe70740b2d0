import { InputError, ParamError, show } from '@foldwise/core'
import { concat, END, reshape, slice } from '@foldwise/core/ops'
import { applyPart, initParts, type Layer } from '../layer.ts'
import { ofLengthOne } from '../losses/in-batch.ts'

export interface TwoTowerOptions {
  /** From a query's columns `[n, columns]` to its vector `[n, size]`. */
  readonly query: Layer
  /** From an item's columns to its vector, of the same size. */
  readonly item: Layer
  /** How many of the columns are the query's; the item's follow. */
  readonly columns: number
  /** Whether vectors get the length 1, so that products are cosines. Default true. */
  readonly normalize?: boolean
}

/**
 * Two networks for retrieval: from rows `[n, columns]` of queries, each followed by an item that belongs to it, to both
 * vectors `[n, 2, size]`, whose product says how well they belong together. Train it with `twoTowerLoss`; then run each tower
 * alone, by `towers`: items once, ahead, and a query when it comes, which `retrieve` compares with all items. The best of them
 * can be put in a better order by a model that sees query and item together. Parts: `query` and `item`.
 * Source: Covington et al. (2016); Yi et al., Sampling-Bias-Corrected Neural Modeling (2019).
 */
export function twoTower(options: TwoTowerOptions): Layer {
  const { query, item } = towers(options)
  const { columns } = options
  return {
    init(random, shape) {
      const [width = 0] = shape
      if (shape.length !== 1 || width <= columns) {
        const want = `rows of ${columns} columns of the query and those of the item`
        throw new InputError(`twoTower: expected ${want}, got [${shape.join(', ')}]. Join them.`)
      }
      return initParts(random, { query: [query, [columns]], item: [item, [width - columns]] })
    },
    apply(params, x, context) {
      const part = (name: string, tower: Layer, from: number, to: number) => {
        const y = applyPart(name, tower, params, slice(x, [0, from], [END, to]), context)
        return reshape(y, [-1, 1, y.shape[1]!])
      }
      return concat([part('query', query, 0, columns), part('item', item, columns, END)], 1)
    },
  }
}

/** The towers of a network each on its own, for `part(params, 'query')` and `part(params, 'item')`. */
export function towers({ query, item, columns, normalize = true }: TwoTowerOptions): {
  readonly query: Layer
  readonly item: Layer
} {
  if (!(Number.isInteger(columns) && columns >= 1)) {
    throw new ParamError(`twoTower: expected columns to be an integer >= 1, got ${show(columns)}. Count the query's.`)
  }
  const finished = (tower: Layer): Layer => ({
    init: (random, shape) => tower.init(random, shape),
    apply: (params, x, context) => {
      const y = tower.apply(params, x, context)
      return normalize ? ofLengthOne(y) : y
    },
  })
  return { query: finished(query), item: finished(item) }
}
