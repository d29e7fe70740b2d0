import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  Application,
  Comment,
  type Context,
  Converter,
  type DeclarationReflection,
  type DocumentationEntryPoint,
  MinimalSourceFile,
  type NormalizedPath,
  type ProjectReflection,
} from 'typedoc'
import ts from 'typescript'
import { files, root } from '../workspace.ts'
import { type Module, modules } from './modules.ts'
import { parameters } from './parameters.ts'
import { undocumented } from './undocumented.ts'

/** Guides, examples and the rest that a page of the reference may link to; the packages' READMEs are the pages of their modules. */
const guides = /^(docs|examples\/\w+|benchmarks)\/[^/]+\.md$|^CONTRIBUTING\.md$/

/** Writes the pages into a folder; false where typedoc warned, or an export has no doc comment. */
export async function writeReference(out: string): Promise<boolean> {
  const pages = modules()
  const exported = new Map(await Promise.all(pages.map(async ({ name }) => [name, await import(name)] as const)))
  const app = await Application.bootstrap({
    name: 'foldwise',
    basePath: root,
    readme: `${root}/README.md`,
    projectDocuments: files()
      .filter((f) => guides.test(f))
      .map((f) => `${root}/${f}`),
    disableGit: true,
    disableSources: true,
    validation: { notExported: true, invalidLink: true, invalidPath: true },
    // Of AssemblyScript, which the highlighter does not know.
    ignoredHighlightLanguages: ['assemblyscript'],
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    nameGuides(context.project)
    for (const page of pages) {
      const module = context.project.children?.find((c) => c.name === page.name) as DeclarationReflection
      if (page.readme) addReadme(app, context.project, module, page.readme)
      addParameters(context, module, exported.get(page.name))
    }
  })
  const project = app.converter.convert(entryPoints(pages))
  app.validate(project)
  for (const name of undocumented(project)) app.logger.warn(`${name}: expected a doc comment, got none.`)
  await app.generateDocs(project, out)
  return !app.logger.hasErrors() && !app.logger.hasWarnings()
}

function entryPoints(pages: readonly Module[]): DocumentationEntryPoint[] {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root)
  const program = ts.createProgram(
    pages.map((p) => p.source),
    options,
  )
  return pages.map(({ name, source }) => ({ displayName: name, program, sourceFile: program.getSourceFile(source)! }))
}

/** Guides are called by their first heading; links to the folder of a README lead to it. */
function nameGuides(project: ProjectReflection): void {
  for (const guide of project.documents ?? []) {
    const path = project.files.getReflectionPath(guide)!
    guide.name = /^# (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? guide.name
    if (basename(path) === 'README.md') project.files.registerReflectionPath(dirname(path) as NormalizedPath, guide)
  }
}

/** A package's README becomes its main module's page, where links to the file or to its folder lead. */
function addReadme(app: Application, project: ProjectReflection, module: DeclarationReflection, readme: string): void {
  const file = new MinimalSourceFile(readFileSync(readme, 'utf8'), readme as NormalizedPath)
  module.readme = app.converter.parseRawComment(file, project.files).content
  project.files.registerReflectionPath(readme as NormalizedPath, module)
  project.files.registerReflectionPath(dirname(readme) as NormalizedPath, module)
}

function addParameters(context: Context, module: DeclarationReflection, exported: Record<string, unknown>): void {
  for (const child of module.children ?? []) {
    const list = parameters(context, child, exported[child.name])
    if (!list) continue
    child.comment ??= new Comment()
    child.comment.summary.push({ kind: 'text', text: `\n\n${list}` })
  }
}
