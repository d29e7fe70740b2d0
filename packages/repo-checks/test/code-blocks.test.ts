import { expect, test } from 'vitest'
import { codeBlocks } from '../src/code-blocks.ts'

test('finds ts blocks, with their lines and tags, and no others', () => {
  const page = [
    '# A page',
    '```sh',
    'npm i',
    '```',
    '```ts run',
    'const a = 1',
    'a + 1',
    '```',
    '~',
    '```ts',
    'b()',
    '```',
  ]
  expect(codeBlocks(page.join('\n'))).toEqual([
    { line: 6, code: 'const a = 1\na + 1', tags: ['run'] },
    { line: 11, code: 'b()', tags: [] },
  ])
})

test('a block that continues starts with the code before it', () => {
  const page = ['```ts', 'const a = 1', '```', 'then', '```ts continues', 'const b = a', '```']
  expect(codeBlocks(page.join('\n')).map((b) => b.code)).toEqual(['const a = 1', 'const a = 1\nconst b = a'])
})

test('a fence inside a longer fence is text', () => {
  expect(codeBlocks('````md\n```ts\nx\n```\n````\n')).toEqual([])
})

test('a block inside a list loses its indent', () => {
  expect(codeBlocks('- so:\n  ```ts\n  a()\n    b()\n  ```')[0]?.code).toBe('a()\n  b()')
})
