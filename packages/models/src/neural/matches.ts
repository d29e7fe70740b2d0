/** Whether a pattern is found in a name. Not by `test`, which goes on where it last was if the pattern is global. */
export const matches = (pattern: RegExp | undefined, name: string): boolean =>
  pattern !== undefined && name.search(pattern) >= 0
