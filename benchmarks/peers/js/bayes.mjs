// ml-naivebayes's and natural's side of the naive Bayes task: dense counts of some of the mails, and their words.
import { readFileSync } from 'node:fs'
import { MultinomialNB } from 'ml-naivebayes'
import natural from 'natural'
import { numbers, version } from './files.mjs'

let x, y, texts

/** Not timed. */
export function prepare({ folder, columns }) {
  const [indptr, indices] = ['indptr', 'indices'].map((name) => numbers(`${folder}/${name}`, Int32Array))
  const values = numbers(`${folder}/values`, Float64Array)
  y = Array.from(numbers(`${folder}/y`, Int32Array))
  x = y.map((_, i) => {
    const row = new Array(columns).fill(0)
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] = values[k]
    return row
  })
  texts = JSON.parse(readFileSync(`${folder}/texts.json`, 'utf8'))
  return { mlNaiveBayes: version('ml-naivebayes'), natural: version('natural') }
}

export function multinomial() {
  const model = new MultinomialNB()
  model.train(x, y)
  return model
}

/** Reads the words too, as it has no other way in. */
export function naturalBayes({ count }) {
  const model = new natural.BayesClassifier()
  for (let i = 0; i < count; i++) model.addDocument(texts[i], String(y[i]))
  model.train()
  return { model, count }
}

export function describe(call, out) {
  const share = (found) => found.filter((v, i) => Number(v) === y[i]).length / found.length
  if (call === 'multinomial') return { accuracy: share(out.predict(x)) }
  if (call === 'naturalBayes') return { accuracy: share(texts.slice(0, out.count).map((t) => out.model.classify(t))) }
  return out
}
