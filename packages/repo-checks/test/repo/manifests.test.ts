import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { publicPackages, root } from '../../src/workspace.ts'

const all = publicPackages()

test('all published packages have one version', () => {
  expect(new Set(all.map((p) => p.manifest.version)).size).toBe(1)
})

describe.each(all.map(({ dir, manifest }) => ({ dir, manifest, name: manifest.name })))(
  '$name',
  ({ dir, manifest }) => {
    test('publishes the entries that the workspace has, without their sources', () => {
      const published = Object.entries(manifest.exports ?? {}).map(([entry, target]) => {
        if (typeof target === 'string') return [entry, target]
        const { '@foldwise/source': _, ...rest } = target
        return [entry, rest]
      })
      expect(manifest.publishConfig?.exports).toEqual(Object.fromEntries(published))
    })

    test('has a source for every entry, first among the conditions', () => {
      for (const target of Object.values(manifest.exports ?? {})) {
        if (typeof target === 'string') continue
        const [[condition, source] = []] = Object.entries(target)
        expect(condition).toBe('@foldwise/source')
        expect(existsSync(`${root}/${dir}/${source}`), source).toBe(true)
      }
    })

    test('depends on packages of the workspace by workspace:*, and on others by an exact version', () => {
      const loose = Object.entries(manifest.dependencies ?? {}).filter(([name, range]) =>
        /^(@foldwise\/|foldwise$)/.test(name) ? range !== 'workspace:*' : !/^\d+\.\d+\.\d+$/.test(range),
      )
      expect(loose).toEqual([])
    })
  },
)
