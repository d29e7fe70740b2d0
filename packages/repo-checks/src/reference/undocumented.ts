import { type DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc'

/** Functions, constants and classes of the modules that have no doc comment: `@foldwise/core.dtypes`. */
export function undocumented(project: ProjectReflection): string[] {
  return project
    .getChildrenByKind(ReflectionKind.Module)
    .flatMap((module) => (module.children ?? []).filter(lacksComment).map((c) => `${module.name}.${c.name}`))
}

function lacksComment(export_: DeclarationReflection): boolean {
  if (export_.kindOf(ReflectionKind.Function)) return !export_.signatures?.some((s) => s.comment)
  return (
    export_.kindOf([ReflectionKind.Variable, ReflectionKind.Class]) && !export_.comment && !signatureComment(export_)
  )
}

/** Typedoc moves the comment of a constant that holds a function literal to its signatures. */
function signatureComment({ type }: DeclarationReflection): boolean {
  return type?.type === 'reflection' && (type.declaration.signatures?.some((s) => s.comment) ?? false)
}
