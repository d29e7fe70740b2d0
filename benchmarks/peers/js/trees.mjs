// deepbox's side of the tree tasks, on the rows that scikit-learn's side has made.
import { readFileSync } from 'node:fs'
import { DecisionTreeClassifier, RandomForestClassifier } from 'deepbox/ml'
import { tensor } from 'deepbox/ndarray'

let train, test, y, truth

const numbers = (file, Numbers) => {
  const bytes = readFileSync(file)
  return Array.from(new Numbers(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)))
}

export function prepare({ rows, features, folder }) {
  const x = numbers(`${folder}/x`, Float32Array)
  const labels = numbers(`${folder}/y`, Int32Array)
  const matrix = labels.map((_, i) => x.slice(i * features, (i + 1) * features))
  train = tensor(matrix.slice(0, rows))
  test = tensor(matrix.slice(rows))
  y = tensor(labels.slice(0, rows))
  truth = labels.slice(rows)
  return JSON.parse(readFileSync(new URL('./node_modules/deepbox/package.json', import.meta.url), 'utf8')).version
}

// Its depth is 10 by default; scikit-learn's and ours has no limit.
const FULL = 1000

export const tree = () => new DecisionTreeClassifier({ maxDepth: FULL }).fit(train, y)
export const forest = ({ trees }) =>
  new RandomForestClassifier({ nEstimators: trees, maxDepth: FULL, randomState: 0 }).fit(train, y)

export function describe(call, out) {
  if (call === 'prepare') return out
  const found = out.predict(test)
  return {
    accuracy: truth.filter((v, i) => v === Number(found.at ? found.at(i) : found.data[i])).length / truth.length,
  }
}
