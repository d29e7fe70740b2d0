/** `f` of a value that is there or will be. A promise more or less is a tenth of what a row costs in 500 trees. */
export const whenReady = <A, B>(value: A | Promise<A>, f: (value: A) => B): B | Promise<B> =>
  value instanceof Promise ? value.then(f) : f(value)
