/** A mistake of the caller's, or an interruption: told in one line, without a stack. */
export class JobError extends Error {
  override readonly name = 'JobError'
}
