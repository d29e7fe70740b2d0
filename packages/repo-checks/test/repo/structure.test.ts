import { expect, test } from 'vitest'
import { importCycles } from '../../src/cycles.ts'
import { lineCount, median } from '../../src/file-sizes.ts'
import { generatorNames, idleSteps } from '../../src/idle-steps.ts'
import { allowed, wrongImports } from '../../src/import-direction.ts'
import { unnamedExports } from '../../src/index-files.ts'
import { inexactMath } from '../../src/inexact-math.ts'
import { machinePaths } from '../../src/machine-paths.ts'
import { files, packages, publicPackages, read } from '../../src/workspace.ts'

const all = files()
const typescript = all.filter((f) => f.endsWith('.ts') && !f.includes('/fixtures/') && !f.endsWith('_pb.ts'))
const sources = new Map(
  typescript.filter((f) => /^(packages|examples)\/[^/]+\/src\/|^benchmarks\/src\//.test(f)).map((f) => [f, read(f)]),
)
const library = [...sources].filter(([f]) => publicPackages().some((p) => f.startsWith(`${p.dir}/src/`)))

test('every package has a place in the import direction', () => {
  expect(Object.keys(allowed).sort()).toEqual(publicPackages().map((p) => p.dir.slice('packages/'.length)))
})

test('packages import only downwards, and only what they declare', () => {
  const declared = Object.fromEntries(
    packages().map(({ dir, manifest }) => [
      dir.slice('packages/'.length),
      Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    ]),
  )
  expect(wrongImports(sources, declared)).toEqual([])
})

test('no circle of value imports', () => {
  expect(importCycles(sources).map((c) => c.join(' → '))).toEqual([])
})

test('no file has more than 400 lines', () => {
  const long = typescript.map((f) => `${f}: ${lineCount(read(f))}`).filter((f) => Number(f.split(': ')[1]) > 400)
  expect(long).toEqual([])
})

test('half of the library files have at most 120 lines', ({ annotate }) => {
  const middle = median(library.map(([, text]) => lineCount(text)))
  annotate(`${library.length} files, median ${middle} lines`)
  expect(middle).toBeLessThanOrEqual(120)
})

test('an index is a list of named exports', () => {
  const wrong = [...sources].filter(([f]) => f.endsWith('/src/index.ts') && f.startsWith('packages/'))
  expect(wrong.flatMap(([f, text]) => unnamedExports(text).map((s) => `${f}: ${s}`))).toEqual([])
})

test('the library writes nothing to the console or the standard streams', () => {
  const writes = /\bconsole\.\w+\(|\bprocess\.std(out|err)\b/
  expect(library.filter(([, text]) => writes.test(text)).map(([f]) => f)).toEqual([])
})

test('what feeds training and features has the same bits in every engine', () => {
  const bound = library.filter(([f]) => /^packages\/(core|models|pipelines)\//.test(f))
  expect(bound.flatMap(([f, text]) => inexactMath(text).map((use) => `${f}:${use}`))).toEqual([])
})

test('steps are run: no call of a generator is a statement of its own', () => {
  const generators = new Set([...sources].flatMap(([, text]) => generatorNames(text)))
  const tested = typescript.filter((f) => f.startsWith('packages/kernels/test/')).map((f) => [f, read(f)] as const)
  const idle = [...sources, ...tested].flatMap(([f, text]) => idleSteps(text, generators).map((s) => `${f}:${s}`))
  expect(generators.size).toBeGreaterThan(20)
  expect(idle).toEqual([])
})

test('no file names a path of the machine it was written on', () => {
  const texts = all.filter((f) => /\.(ts|js|mjs|json|md|py|txt|ya?ml|html)$|^\.ci\//.test(f) && f !== 'pnpm-lock.yaml')
  expect(texts.flatMap((f) => machinePaths(read(f)).map((p) => `${f}:${p}`))).toEqual([])
})
