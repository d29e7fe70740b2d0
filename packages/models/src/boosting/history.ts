/** What was watched after each round, and which round was best. */
export class History {
  private readonly train: number[] = []
  private readonly validation: number[] = []
  private readonly higherIsBetter: boolean
  /** Rounds so far. */
  rounds = 0
  /** The round with the best value on the validation rows, the first of several, or the last where there are none. */
  best = 0

  constructor(higherIsBetter: boolean) {
    this.higherIsBetter = higherIsBetter
  }

  /** Keeps the values of a round, and gives them by the names that progress has for them. */
  add(train: number, validation: number | undefined): { readonly [name: string]: number } {
    const scores: { [name: string]: number } = {}
    // A custom objective has no loss that is known.
    if (!Number.isNaN(train)) {
      this.train.push(train)
      scores.loss = train
    }
    if (validation !== undefined && !Number.isNaN(validation)) {
      const best = this.validation[this.best]
      this.validation.push(validation)
      scores.validationLoss = validation
      if (best === undefined || (this.higherIsBetter ? validation > best : validation < best)) this.best = this.rounds
    }
    this.rounds++
    return scores
  }

  get facts(): { readonly train: readonly number[]; readonly validation?: readonly number[] } {
    const { train, validation } = this
    return validation.length > 0 ? { train, validation } : { train }
  }
}
