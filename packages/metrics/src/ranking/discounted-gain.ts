import { logarithm } from '../probability/log.ts'
import type { Tie } from './queries.ts'

/** Makes the discounted gain of one query: a document at place `p`, from 1, counts 1 / log2(1 + p) up to place `k`. */
export function discountedGain(k: number): {
  readonly ofTies: (ties: readonly Tie[]) => number
  readonly ofOrder: (gains: ArrayLike<number>) => number
} {
  const log = logarithm()
  const discounts: number[] = []
  const discount = (place: number) => {
    for (let i = discounts.length; i <= place; i++) discounts.push(Math.LN2 / log(i + 2))
    return discounts[place]!
  }
  const ofTies = (ties: readonly Tie[]) => {
    let sum = 0
    for (const { start, size, gain } of ties) {
      let places = 0
      for (let i = start; i < Math.min(k, start + size); i++) places += discount(i)
      sum += (gain / size) * places
    }
    return sum
  }
  const ofOrder = (gains: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < Math.min(k, gains.length); i++) sum += gains[i]! * discount(i)
    return sum
  }
  return { ofTies, ofOrder }
}
