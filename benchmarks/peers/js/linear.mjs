// deepbox's side of the lasso task, on the rows that scikit-learn's side has made.
import { Lasso } from 'deepbox/ml'
import { tensor } from 'deepbox/ndarray'
import { matrix, numbers, version } from './files.mjs'

let x, y, test, truth

/** The last ten rows are not learned from; not timed. */
export function prepare({ features, folder }) {
  const rows = matrix(`${folder}/x`, features)
  const targets = Array.from(numbers(`${folder}/y`, Float64Array))
  x = tensor(rows.slice(0, -10))
  y = tensor(targets.slice(0, -10))
  test = tensor(rows.slice(-10))
  truth = targets.slice(-10)
  return version('deepbox')
}

/** One model that starts each fit from the one before. */
export function lassoPath({ alphas }) {
  const model = new Lasso({ warmStart: true, maxIter: 10_000 })
  return alphas.map((alpha) => {
    model.setParams({ alpha })
    return Array.from(model.fit(x, y).predict(test).data)
  })
}

export function describe(call, out) {
  if (call !== 'lassoPath') return out
  const errors = out.map((found) => found.reduce((sum, v, i) => sum + (v - truth[i]) ** 2, 0) / truth.length)
  return { error: Math.min(...errors) }
}
