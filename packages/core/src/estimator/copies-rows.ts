const COPIES_ROWS = Symbol('copies rows')

/** Marks what is built for a recipe whose models, their states and methods, keep no memory of training rows. */
export const markedCopying = (copies: boolean | undefined): object => (copies ? { [COPIES_ROWS]: true } : {})

/** Whether what a fit leaves behind has no memory of its training rows, which may then be written over for the next fit. False where unknown. */
export const copiesRows = (recipe: object): boolean =>
  (recipe as { readonly [COPIES_ROWS]?: boolean })[COPIES_ROWS] ?? false

/** The same for a composite that is being made. */
export const markCopying = <T extends object>(made: T, copies: boolean): T =>
  Object.defineProperty(made, COPIES_ROWS, { value: copies })
