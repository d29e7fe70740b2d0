export interface CodeBlock {
  /** First line of the code in its page, from 1. */
  readonly line: number
  readonly code: string
  /** What follows `ts` on the fence: `run`, `continues`. */
  readonly tags: readonly string[]
}

/**
 * The ```ts blocks of a Markdown page. A block that `continues` starts with the code of the block before it, so that a
 * guide can build something up step by step.
 */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  const lines = markdown.split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    const fence = /^(\s*)(`{3,})(.*)$/.exec(lines[i]!)
    if (!fence) continue
    const [, indent, ticks, info] = fence as unknown as [string, string, string, string]
    const start = i + 1
    do i++
    while (i < lines.length && !(lines[i]!.trimStart().startsWith(ticks) && lines[i]!.trim() === ticks))
    const [language, ...tags] = info.trim().split(/\s+/)
    if (language !== 'ts') continue
    const own = lines
      .slice(start, i)
      .map((l) => (l.startsWith(indent) ? l.slice(indent.length) : l))
      .join('\n')
    const before = tags.includes('continues') ? blocks.at(-1) : undefined
    blocks.push({ line: start + 1, code: before ? `${before.code}\n${own}` : own, tags })
  }
  return blocks
}
