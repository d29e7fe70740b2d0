// libsvm-js's and ml-svm's side of the support vector task, on the rows that scikit-learn's side has made.
import libsvm from 'libsvm-js'
import mlSvm from 'ml-svm'
import { numbers as read, version } from './files.mjs'

const SVM = await libsvm
let train, test, y, truth, gamma

const numbers = (file, Numbers) => Array.from(read(file, Numbers))

export function prepare({ rows, features, folder }) {
  const x = numbers(`${folder}/x`, Float64Array)
  const labels = numbers(`${folder}/y`, Int32Array)
  const matrix = labels.map((_, i) => x.slice(i * features, (i + 1) * features))
  const used = x.slice(0, rows * features)
  const mean = used.reduce((a, v) => a + v, 0) / used.length
  gamma = 1 / (features * (used.reduce((a, v) => a + (v - mean) ** 2, 0) / used.length))
  train = matrix.slice(0, rows)
  test = matrix.slice(rows)
  y = labels.slice(0, rows)
  truth = labels.slice(rows)
  return { libsvm: version('libsvm-js'), mlSvm: version('ml-svm') }
}

export function svc({ C, cacheSize }) {
  const model = new SVM({
    kernel: SVM.KERNEL_TYPES.RBF,
    type: SVM.SVM_TYPES.C_SVC,
    gamma,
    cost: C,
    cacheSize,
    quiet: true,
  })
  model.train(train, y)
  const found = model.predict(test)
  model.free()
  return found
}

/** A linear machine; accuracy is that of the rows it learned from. */
export function linear({ C, tol }) {
  const model = new SVM({
    kernel: SVM.KERNEL_TYPES.LINEAR,
    type: SVM.SVM_TYPES.C_SVC,
    cost: C,
    epsilon: tol,
    quiet: true,
  })
  model.train(train, y)
  test = train
  truth = y
  const found = model.predict(train)
  model.free()
  return found
}

/** Its sigma is that of exp(-d^2 / (2 sigma^2)); everything else by default. */
export function simple({ C }) {
  const model = new mlSvm({ C, kernel: 'rbf', kernelOptions: { sigma: Math.sqrt(1 / (2 * gamma)) }, whitening: false })
  model.train(
    train,
    y.map((v) => (v === 1 ? 1 : -1)),
  )
  return model.predict(test).map((v) => (v === 1 ? 1 : 0))
}

export function describe(call, out) {
  if (call === 'prepare') return out
  return { accuracy: truth.filter((v, i) => v === out[i]).length / truth.length }
}
