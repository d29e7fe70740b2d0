import { FormatError } from '@foldwise/core'

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = /* @__PURE__ */ new TextEncoder()

/** Text of UTF-8 bytes. Throws `FormatError` where they are not UTF-8: replacing them would change the model. */
export function readUtf8(bytes: Uint8Array, where: string): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new FormatError(`${where}: expected UTF-8 text, got other bytes. The file is damaged.`)
  }
}

export const writeUtf8 = (text: string): Uint8Array => encoder.encode(text)
