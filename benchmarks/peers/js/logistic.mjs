// deepbox's side of the task of dense logistic regression, on the rows that scikit-learn's side has made.
import { LogisticRegression } from 'deepbox/ml'
import { tensor } from 'deepbox/ndarray'
import { matrix, numbers, version } from './files.mjs'

let x, y, labels

export function prepare({ features, folder }) {
  labels = Array.from(numbers(`${folder}/y`, Int32Array))
  x = tensor(matrix(`${folder}/x`, features))
  y = tensor(labels)
  return version('deepbox')
}

/** Its defaults. */
export const logistic = () => new LogisticRegression().fit(x, y)

export function describe(call, out) {
  if (call !== 'logistic') return out
  const found = Array.from(out.predict(x).data)
  return { accuracy: found.filter((v, i) => Number(v) === labels[i]).length / labels.length }
}
