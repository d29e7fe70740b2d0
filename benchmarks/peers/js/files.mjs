// What the other sides have written, as the packages take it.
import { readFileSync } from 'node:fs'

export const numbers = (file, Numbers) => {
  const bytes = readFileSync(file)
  return new Numbers(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Arrays of the rows of float64 values. */
export const matrix = (file, features) => {
  const all = numbers(file, Float64Array)
  return Array.from({ length: all.length / features }, (_, i) =>
    Array.from(all.subarray(i * features, (i + 1) * features)),
  )
}

export const version = (name) =>
  JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version
