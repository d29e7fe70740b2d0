import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter } from 'node:path'

/** Where Chromium keeps SwiftShader, its software renderer, and a Vulkan loader. */
const places = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']

/**
 * Lets processes started from now on find SwiftShader, so that WebGPU tests run in Node without a GPU. A driver the
 * environment already names is left as it is. The loader reads `LD_LIBRARY_PATH` at its start: setting it later has no effect.
 */
export function offerSoftwareVulkan(env: NodeJS.ProcessEnv = process.env): void {
  const place = places.find((dir) => existsSync(`${dir}/vk_swiftshader_icd.json`))
  if (!place || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES) return
  env.VK_ICD_FILENAMES = `${place}/vk_swiftshader_icd.json`
  // The loader complains where there is none.
  env.XDG_RUNTIME_DIR ??= tmpdir()
  env.LD_LIBRARY_PATH = [env.LD_LIBRARY_PATH, place].filter(Boolean).join(delimiter)
}
