import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { runPage } from '../../src/page.ts'
import { output } from '../../src/run.ts'
import { root } from '../../src/workspace.ts'

/** Fits the spam job's model on the job's own mails, with one and two threads: the SHA-256 of each model file. */
const fit = `
import { save } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { pipeline, tfidf } from '@foldwise/pipelines'

export async function hashes(train) {
  const recipe = pipeline(tfidf({ sublinearTf: true, minDf: 2 }), logisticRegression({ C: 100 }))
  const lines = []
  for (const threads of [1, 2]) {
    using model = await recipe.fit(train, { threads })
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', save(model)))
    lines.push(Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join(''))
  }
  return lines
}
`

const inNode = `
import { readFile } from 'node:fs/promises'
import { hashes } from './fit.js'

const { train } = JSON.parse(await readFile('public/texts.json', 'utf8'))
process.stdout.write(JSON.stringify(await hashes(train)))
`

const inPage = `
import { hashes } from './fit.js'

const { train } = await (await fetch('texts.json')).json()
globalThis.isolated = crossOriginIsolated
globalThis.lines = await hashes(train)
`

test('the spam model file is the same with 1 and 2 threads, in Node and in Chromium', async () => {
  const dir = join(inject('consumer'), 'reproducible')
  await mkdir(join(dir, 'public'), { recursive: true })
  await writeFile(join(dir, 'fit.js'), fit)
  await writeFile(join(dir, 'node.js'), inNode)
  await writeFile(join(dir, 'page.js'), inPage)
  await writeFile(join(dir, 'index.html'), '<!doctype html><script type="module" src="/page.js"></script>')
  const texts = join(root, 'examples/spam/scripts/write-texts.ts')
  await output(process.execPath, ['--conditions=@foldwise/source', texts, join(dir, 'public/texts.json')], root)

  const [one, two] = JSON.parse(await output(process.execPath, ['node.js'], dir))
  expect(one).toMatch(/^[0-9a-f]{64}$/)
  expect(two).toBe(one)
  expect(await runPage(dir)).toEqual([one, one])
})
