import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { typeErrors, writeDocBlocks } from '../../src/docs.ts'
import { output } from '../../src/run.ts'
import { files, read } from '../../src/workspace.ts'

const blocks = await writeDocBlocks()

test('every ts block of the READMEs and guides type-checks', () => {
  expect(typeErrors(blocks)).toEqual([])
})

const runnable = blocks.filter((b) => b.tags.includes('run'))
test.for(runnable.map((b) => [b.where, b.file] as const))('the block at %s runs', async ([, file]) => {
  const dir = await mkdtemp(join(tmpdir(), 'foldwise-docs-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await output(process.execPath, ['--conditions=@foldwise/source', file], dir)
})

test('links between pages lead to files', () => {
  const pages = files().filter((f) => f.endsWith('.md'))
  const known = new Set(files())
  const broken = pages.flatMap((page) =>
    [...withoutCode(read(page)).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, link]) => join(page, '..', link!).replace(/\/$/, ''))
      .filter((target) => !known.has(target) && ![...known].some((f) => f.startsWith(`${target}/`)))
      .map((target) => `${page} → ${target}`),
  )
  expect(broken).toEqual([])
})

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^ *(`{3,})[\s\S]*?^ *\1/gm, '').replaceAll(/`[^`\n]*`/g, '')
}
