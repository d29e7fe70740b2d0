import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { typeErrors } from '../src/docs.ts'

test('a block that does not type-check is named by its page and line', async () => {
  const file = join(tmpdir(), `foldwise-docs-${process.pid}.ts`)
  await writeFile(file, 'const fine = 1\nconst wrong: string = fine\nexport {}\n')
  expect(typeErrors([{ file, where: 'docs/page.md:7', line: 7, code: '', tags: [] }])).toEqual([
    "docs/page.md:7 (line 2): Type 'number' is not assignable to type 'string'.",
  ])
})
