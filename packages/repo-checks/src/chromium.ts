import { accessSync, constants } from 'node:fs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Where Chromium is: `CHROMIUM_PATH`, or the usual places of a Linux machine; `undefined` if there is none. */
export function findChromium(): string | undefined {
  const wanted = process.env.CHROMIUM_PATH
  return (wanted ? [wanted] : places).find(isExecutable)
}

/** Headless, without a GPU: WebGPU comes from SwiftShader, the software renderer that Chromium brings along. */
export const chromiumLaunch = {
  args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--disable-dev-shm-usage'],
  ignoreDefaultArgs: ['--disable-gpu'],
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
