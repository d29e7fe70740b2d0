/** One thing a kit verifies. `run` throws, or rejects, with a message that says what differs. */
export interface Check {
  readonly name: string
  readonly run: () => void | Promise<void>
}
