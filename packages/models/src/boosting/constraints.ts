import { ParamError } from '@foldwise/core'

/** What the splits above a node leave to it. */
export interface Allowance {
  /** Bounds of its value. */
  readonly lower: number
  readonly upper: number
  /** Numbers of the groups that hold all features above it; undefined where there are no groups. */
  readonly groups: readonly number[] | undefined
}

export interface ConstraintSettings {
  readonly monotoneConstraints: readonly (-1 | 0 | 1)[] | null
  readonly interactionConstraints: readonly (readonly number[])[] | null
}

/** Throws `ParamError` where constraints could not be kept: the leaves of several outputs, or of residuals, are not what splits compare. */
export function checkMonotone(
  where: string,
  { monotoneConstraints }: ConstraintSettings,
  outputs: number,
  leafQuantile: number | undefined,
): void {
  if (!monotoneConstraints?.some((w) => w !== 0)) return
  if (outputs > 1) {
    throw new ParamError(
      `${where}: expected 'monotoneConstraints' for two classes only, got ${outputs} classes. Fit a model for each class.`,
    )
  }
  if (leafQuantile !== undefined) {
    throw new ParamError(
      `${where}: expected no 'monotoneConstraints' with a loss whose leaves are quantiles, got some. Use loss 'huber'.`,
    )
  }
}

/** Which way values may go with a feature, and which features may be split by together. */
export class Constraints {
  readonly root: Allowance
  /** One entry a feature; undefined where no feature has a way to keep to. */
  readonly monotone: Int8Array | undefined
  private readonly groups: readonly ReadonlySet<number>[] | undefined

  /** Throws `ParamError` for other features than there are. */
  constructor(where: string, p: ConstraintSettings, features: number) {
    const { monotoneConstraints: ways, interactionConstraints: groups } = p
    if (ways && ways.length !== features) {
      throw new ParamError(
        `${where}: expected 'monotoneConstraints' to have ${features} entries, one a feature, got ${ways.length}. Use 0 for features without a constraint.`,
      )
    }
    const beyond = groups?.flat().find((f) => f >= features)
    if (beyond !== undefined) {
      throw new ParamError(
        `${where}: expected 'interactionConstraints' to name features below ${features}, got ${beyond}. Features are counted from 0.`,
      )
    }
    this.monotone = ways?.some((w) => w !== 0) ? Int8Array.from(ways) : undefined
    if (groups) {
      const named = new Set(groups.flat())
      const rest = Array.from({ length: features }, (_, f) => f).filter((f) => !named.has(f))
      this.groups = [...groups, rest].map((g) => new Set(g))
    }
    this.root = { lower: -Infinity, upper: Infinity, groups: this.groups && [...this.groups.keys()] }
  }

  /** Whether a node may be split by a feature. */
  allows({ groups }: Allowance, feature: number): boolean {
    return groups === undefined || groups.some((g) => this.groups![g]!.has(feature))
  }

  /** What a split leaves to the nodes on its left and on its right, given their values. */
  below(of: Allowance, feature: number, left: number, right: number): readonly [Allowance, Allowance] {
    const groups = of.groups?.filter((g) => this.groups![g]!.has(feature))
    const way = this.monotone?.[feature] ?? 0
    const inherited = { ...of, groups }
    if (way === 0) return [inherited, inherited]
    const middle = left / 2 + right / 2
    const [below, above] = [
      { ...inherited, upper: middle },
      { ...inherited, lower: middle },
    ]
    return way > 0 ? [below, above] : [above, below]
  }
}
