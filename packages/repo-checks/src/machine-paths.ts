/** A path that only one machine has: someone's home, a work folder, a temporary file of Windows. */
const machinePath = /(?<![\w.:/\\@-])(?:\/(?:work|home|root|Users)\/[\w.-]+|[A-Z]:\\\\?(?:Users|Temp)\b)/g

/** The machine's paths in a text, as `line: path`. */
export function machinePaths(text: string): string[] {
  return text.split('\n').flatMap((line, i) => [...line.matchAll(machinePath)].map((match) => `${i + 1}: ${match[0]}`))
}
