import { importsOf } from './imports.ts'

/** Which packages of this workspace each package may import: arrows point downwards only. */
export const allowed: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  core: ['kernels'],
  metrics: [],
  testing: ['core'],
  models: ['core', 'kernels'],
  pipelines: ['core', 'kernels'],
  inference: ['core', 'kernels'],
  quantization: ['inference', 'core'],
  foldwise: ['kernels', 'core', 'metrics', 'testing', 'models', 'pipelines', 'inference', 'quantization'],
}

/** Modules every platform we support has, or that a source loads only where the platform has it. */
const builtin = /^node:/

/**
 * Imports in the packages' sources that go against the direction, or that package.json does not declare.
 * `sources` maps files (`packages/core/src/shape.ts`) to their texts, `declared` packages to their dependencies.
 */
export function wrongImports(
  sources: ReadonlyMap<string, string>,
  declared: Readonly<Record<string, readonly string[]>>,
): string[] {
  const wrong: string[] = []
  for (const [file, text] of sources) {
    const name = /^packages\/([^/]+)\/src\//.exec(file)?.[1]
    const targets = name === undefined ? undefined : allowed[name]
    if (name === undefined || targets === undefined) continue
    for (const { specifier, line } of importsOf(text)) {
      const where = `${file}:${line} imports '${specifier}'`
      const own = /^@foldwise\/([^/]+)|^foldwise$/.exec(specifier)
      if (specifier.startsWith('.')) {
        if (!specifier.endsWith('.ts')) wrong.push(`${where}: a relative import ends with .ts`)
      } else if (own && !targets.includes(own[1] ?? 'foldwise')) {
        wrong.push(`${where}: ${name} may import ${targets.join(', ') || 'no package of this workspace'}`)
      } else if (!builtin.test(specifier) && !declared[name]?.includes(packageOf(specifier))) {
        wrong.push(`${where}: packages/${name}/package.json does not depend on it`)
      }
    }
  }
  return wrong
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
