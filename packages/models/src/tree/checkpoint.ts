/** Where long work lets others in, and where an abort ends it. */
export interface Checkpoint {
  checkpoint(): Promise<void>
}
