import { playwright } from '@vitest/browser-playwright'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { chromiumLaunch, findChromium } from './packages/repo-checks/src/chromium.ts'
import { offerSoftwareVulkan } from './packages/repo-checks/src/software-vulkan.ts'

// Tests run on the sources of the packages, not on their builds; only `packed` tests what people install.
const source = '@foldwise/source'
const everywhere = ['packages/*/test', 'examples/*/test', 'benchmarks/test']
const named = (...endings: string[]) => everywhere.flatMap((dir) => endings.map((e) => `${dir}/**/*${e}`))

const repoTests = 'packages/repo-checks/test/repo/**/*.test.ts'
const packedTests = 'packages/repo-checks/test/packed/**/*.test.ts'
const chromium = findChromium()
offerSoftwareVulkan()

export default defineConfig({
  test: {
    // The default leaves a core to the watcher.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { conditions: [source, ...defaultServerConditions] },
        ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
        test: {
          name: 'unit',
          include: named('.test.ts'),
          exclude: ['**/node_modules/**', '**/*.browser.test.ts', repoTests, packedTests],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { conditions: [source, ...defaultClientConditions] },
        // Cross-origin isolation gives the page SharedArrayBuffer, and with it threads.
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
        },
        // Found before the first test: a dependency found later makes vite reload the page.
        optimizeDeps: { entries: ['packages/core/src/wasm.ts', 'packages/core/src/webgpu.ts'] },
        test: {
          name: 'browser',
          include: named('.browser.test.ts', '.both.test.ts'),
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...chromiumLaunch, ...(chromium && { executablePath: chromium }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'packed',
          include: [packedTests],
          globalSetup: 'packages/repo-checks/test/packed/setup.ts',
          testTimeout: 120_000,
        },
      },
      {
        test: { name: 'repo', include: [repoTests], testTimeout: 120_000 },
      },
    ],
  },
})
