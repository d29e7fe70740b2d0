import { expect, inject, test } from 'vitest'
import { runPage } from '../../src/page.ts'
import { output } from '../../src/run.ts'

const dir = inject('consumer')

test("the README's example, bundled by Vite, prints in Chromium what it prints in Node", async () => {
  const inNode = JSON.parse(await output(process.execPath, ['run-node.ts'], dir))
  expect(inNode.length).toBeGreaterThan(0)
  expect(await runPage(dir)).toEqual(inNode)
})
