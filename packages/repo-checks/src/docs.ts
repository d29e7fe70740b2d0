import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { type CodeBlock, codeBlocks } from './code-blocks.ts'
import { files, read, root } from './workspace.ts'

export interface DocBlock extends CodeBlock {
  /** `docs/guide.md:12`. */
  readonly where: string
  /** The file it was written to, absolute. */
  readonly file: string
}

/** Inside this package, so that blocks may import whatever it depends on: every package of the workspace. */
const folder = `${root}/packages/repo-checks/.cache/docs`

/** Writes every ```ts block of the READMEs and guides to a file of its own, and returns them. */
export async function writeDocBlocks(): Promise<DocBlock[]> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const blocks: DocBlock[] = []
  for (const page of files().filter((f) => f.endsWith('.md') && !f.startsWith('.changeset/'))) {
    for (const block of codeBlocks(read(page))) {
      const file = join(folder, `${page.replaceAll(/[/.]/g, '-')}-${block.line}.ts`)
      // `export {}` makes a module of it: its names are its own, and it may await.
      await writeFile(file, `${block.code}\nexport {}\n`)
      blocks.push({ ...block, where: `${page}:${block.line}`, file })
    }
  }
  return blocks
}

/** What the compiler says of the blocks, under the settings of the sources: `docs/guide.md:12 (line 3): message`. */
export function typeErrors(blocks: readonly DocBlock[]): string[] {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root)
  const program = ts.createProgram(
    blocks.map((b) => b.file),
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
  )
  return blocks.flatMap((block) => {
    const source = program.getSourceFile(block.file)
    return ts.getPreEmitDiagnostics(program, source).map((d) => {
      const line = source?.getLineAndCharacterOfPosition(d.start ?? 0).line ?? 0
      return `${block.where} (line ${line + 1}): ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`
    })
  })
}
