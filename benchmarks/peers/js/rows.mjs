// The ml.js packages' side of the tasks on rows without targets, on the rows that scikit-learn's side has made.
import { readFileSync } from 'node:fs'
import { kmeans as mlKmeans } from 'ml-kmeans'
import { PCA } from 'ml-pca'

let x, more

const matrix = (file, features) => {
  const bytes = readFileSync(file)
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  return Array.from({ length: all.length / features }, (_, i) =>
    Array.from(all.subarray(i * features, (i + 1) * features)),
  )
}

export function prepare({ features, folder, name }) {
  x = matrix(`${folder}/x`, features)
  more = matrix(`${folder}/more`, features)
  return JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version
}

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
