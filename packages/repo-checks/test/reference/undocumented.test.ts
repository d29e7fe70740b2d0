import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application, type DocumentationEntryPoint } from 'typedoc'
import ts from 'typescript'
import { expect, onTestFinished, test } from 'vitest'
import { undocumented } from '../../src/reference/undocumented.ts'

test('functions, constants and classes without a doc comment are named; types need none', async () => {
  const one = `
    export const bare = 1
    export function bareFunction(): void {}
    export const bareArrow = (): void => {}
    export class BareClass {}
    export interface Type { readonly a: number }
    export type Alias = Type`
  const two = `
    /** A constant. */ export const constant = 1
    /** A function. */ export function declared(): void {}
    /** An arrow. */ export const arrow = (): void => {}
    /** Of the first of several signatures. */
    export function overloaded(x: string): void
    export function overloaded(x: number): void
    export function overloaded(): void {}
    /** A class. */ export class Class {}`
  expect(undocumented(await projectOf({ one, two }))).toEqual([
    'one.BareClass',
    'one.bare',
    'one.bareArrow',
    'one.bareFunction',
  ])
})

async function projectOf(sources: Readonly<Record<string, string>>) {
  const dir = await mkdtemp(join(tmpdir(), 'foldwise-reference-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const files = await Promise.all(
    Object.entries(sources).map(async ([name, text]) => {
      const file = join(dir, `${name}.ts`)
      await writeFile(file, text)
      return [name, file] as const
    }),
  )
  const program = ts.createProgram(
    files.map(([, file]) => file),
    { noLib: true, types: [] },
  )
  const entries = files.map(([displayName, file]): DocumentationEntryPoint => {
    return { displayName, program, sourceFile: program.getSourceFile(file)! }
  })
  const app = await Application.bootstrap({ name: 'test', readme: 'none', disableGit: true, disableSources: true })
  return app.converter.convert(entries)
}
