// The ml.js packages' side of the tasks on rows without targets, on the rows that scikit-learn's side has made.
import kdTreePackage from 'kd-tree-javascript'
import { kmeans as mlKmeans } from 'ml-kmeans'
import { PCA } from 'ml-pca'
import { matrix, version } from './files.mjs'

let x, more, tree

export function prepare({ features, folder, name }) {
  x = matrix(`${folder}/x`, features)
  more = matrix(`${folder}/more`, features)
  return version(name)
}

/** Not timed. It sorts the array it is given. */
export function index({ features }) {
  const distance = (a, b) => {
    let sum = 0
    for (let j = 0; j < features; j++) sum += (a[j] - b[j]) ** 2
    return Math.sqrt(sum)
  }
  tree = new kdTreePackage.kdTree(
    [...x],
    distance,
    Array.from({ length: features }, (_, j) => j),
  )
  return null
}

export const neighbors = ({ count, k }) => more.slice(0, count).map((q) => tree.nearest(q, k))
export const kmeans = () => mlKmeans(x, more.length, { initialization: more, maxIterations: 300 })
export const pca = ({ count }) => new PCA(x, { nCompNIPALS: count })

export function describe(call, out) {
  if (call === 'kmeans') {
    let inertia = 0
    x.forEach((row, i) => {
      const center = out.centroids[out.clusters[i]]
      for (let j = 0; j < row.length; j++) inertia += (row[j] - center[j]) ** 2
    })
    return { metric: inertia }
  }
  if (call === 'neighbors') return { metric: out.flat().reduce((sum, [, distance]) => sum + distance, 0) }
  if (call === 'pca') {
    return {
      metric: out
        .getExplainedVariance()
        .slice(0, 20)
        .reduce((a, b) => a + b, 0),
    }
  }
  return out
}
