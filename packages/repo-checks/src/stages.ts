import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { findChromium } from './chromium.ts'
import { type Count, countTests } from './count.ts'
import { pnpm, run } from './run.ts'
import { root } from './workspace.ts'

export interface Stage {
  readonly name: string
  readonly title: string
  run(): Promise<Count>
}

/** Everything that `test` runs, in this order. */
export const stages: readonly Stage[] = [
  command('kernels', 'WASM kernels compile', 'node', ['packages/kernels/scripts/build.ts']),
  command('types', 'sources, tests and type tests type-check', 'tsc', ['-p', 'tsconfig.json', '--pretty', 'false']),
  command('lint', 'lint and format', 'biome', ['check', '--error-on-warnings', '.']),
  vitest('unit', 'unit, golden, property and conformance tests in Node'),
  needsChromium(vitest('browser', 'tests in headless Chromium: WASM threads, WebGPU')),
  command('reference', 'every export is documented, and the API reference has no warning', 'node', [
    '--conditions=@foldwise/source',
    'packages/repo-checks/src/reference.ts',
  ]),
  command('build', 'every package builds', ...pnpm('-r', '--filter', './packages/*', 'run', 'build')),
  needsChromium(vitest('packed', 'what people install: tarballs, a consumer project, bundle sizes')),
  vitest('repo', 'import direction, cycles, file sizes, dead code, manifests, docs'),
]

/** A stage that is one program: it passes or fails as a whole. */
function command(name: string, title: string, program: string, args: readonly string[]): Stage {
  return { name, title, run: async () => whole((await run(program, args)) === 0) }
}

/** A stage that is one vitest project: its tests are counted one by one. */
function vitest(project: string, title: string): Stage {
  return {
    name: project,
    title,
    async run() {
      const report = `${root}/.cache/test/${project}.json`
      mkdirSync(dirname(report), { recursive: true })
      rmSync(report, { force: true })
      const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      const code = await run('vitest', args)
      return existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8')), code) : whole(false)
    },
  }
}

function needsChromium(stage: Stage): Stage {
  return {
    ...stage,
    async run() {
      if (findChromium()) return stage.run()
      process.stdout.write(`${stage.name}: no Chromium found. Install it, or set CHROMIUM_PATH.\n`)
      return process.env.CI ? whole(false) : { passed: 0, failed: 0, skipped: 1 }
    },
  }
}

function whole(ok: boolean): Count {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}
