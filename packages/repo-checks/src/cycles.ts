import { posix } from 'node:path'
import { importsOf } from './imports.ts'

/**
 * Circles of value imports between files: each as the files one passes, the first repeated at the end. One circle is
 * given for every file that closes one. Type imports are erased and `import()` runs later, so neither counts.
 */
export function importCycles(sources: ReadonlyMap<string, string>): string[][] {
  const cycles: string[][] = []
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...path.slice(path.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    path.push(file)
    for (const next of relativeImports(file, sources.get(file)!)) if (sources.has(next)) visit(next)
    path.pop()
    state.set(file, 'done')
  }
  for (const file of sources.keys()) visit(file)
  return cycles
}

function relativeImports(file: string, text: string): string[] {
  return importsOf(text)
    .filter((i) => !i.typeOnly && !i.dynamic && i.specifier.startsWith('.'))
    .map((i) => posix.join(posix.dirname(file), i.specifier))
}
