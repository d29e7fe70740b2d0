/**
 * Operator-set versions whose meaning foldwise implements, first and last, by domain. Version 7 brought broadcasting.
 * Other domains are a third party's: their files are read, and need that party's operators to run.
 */
export const opsetVersions: { readonly [domain: string]: readonly [first: number, last: number] } = {
  '': [7, 28],
  'ai.onnx.ml': [1, 5],
  'com.microsoft': [1, 1],
}

/** Versions of the file format itself that foldwise reads. */
export const irVersions = [3, 13] as const

/** `ai.onnx` is another name of the default domain. */
export const normalDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain)
