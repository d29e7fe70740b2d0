// What a web page needs to run the spam model; bundle-size.test.ts weighs it.
import { load } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { pipelineOf, tfidf } from '@foldwise/pipelines'

const response = await fetch('spam.safetensors')
const model = load(new Uint8Array(await response.arrayBuffer()), pipelineOf(tfidf, logisticRegression))
const mail = document.querySelector('textarea')!

mail.oninput = async () => {
  const [label] = await model.predict([mail.value])
  document.title = String(label)
}
