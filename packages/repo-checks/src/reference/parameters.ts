import type { Context, DeclarationReflection } from 'typedoc'
import type ts from 'typescript'

/** As `@foldwise/core` declares a parameter. */
interface Spec {
  readonly default: unknown
  readonly expects: string
}

/**
 * The parameters of a factory of recipes, in Markdown: names, defaults and bounds from the declaration as data that the module exports,
 * and what each means from the comment above it in the source. Undefined for exports that are no such factory.
 */
export function parameters(context: Context, reflection: DeclarationReflection, exported: unknown): string | undefined {
  const specs = paramsOf(exported)
  if (!specs) return undefined
  const comments = commentsOf(context, reflection)
  const lines = Object.entries(specs).map(([name, spec]) => {
    const comment = comments.get(name)
    return `- \`${name}\`, \`${shown(spec.default)}\` by default: ${spec.expects}.${comment ? ` ${comment}` : ''}`
  })
  return lines.length > 0 ? `### Parameters\n\n${lines.join('\n')}` : 'No parameters.'
}

function paramsOf(exported: unknown): Record<string, Spec> | undefined {
  if (typeof exported !== 'function' || !('params' in exported)) return undefined
  return exported.params as Record<string, Spec>
}

function commentsOf(context: Context, reflection: DeclarationReflection): Map<string, string> {
  const symbol = context.getSymbolFromReflection(reflection)
  const checker = context.programs[0]!.getTypeChecker()
  const params = symbol && checker.getTypeOfSymbol(symbol).getProperty('params')
  const members = params ? checker.getTypeOfSymbol(params).getProperties() : []
  return new Map(members.map((m) => [m.name, text(m.getDocumentationComment(checker))]))
}

const text = (parts: readonly ts.SymbolDisplayPart[]): string =>
  parts
    .map((p) => p.text)
    .join('')
    .replaceAll(/\s+/g, ' ')

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}
