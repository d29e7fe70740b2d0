import { InputError, integer, type Values } from '@foldwise/core'
import { codes, rowsOf } from './codes.ts'
import { folds, groupsOf, others, type Splitter, splitter } from './splitter.ts'

/** Each row alone is tested once. scikit-learn's `LeaveOneOut`. Throws `InputError` for fewer than two rows. */
export function leaveOneOut(): Splitter {
  return splitter({
    type: 'leaveOneOut',
    specs: {},
    given: {},
    random: () => false,
    split(rows) {
      if (rows < 2)
        throw new InputError(`leaveOneOut: expected at least 2 rows, got ${rows}. One has to stay to learn.`)
      return folds(rows, (i) => others(rows, [i]))
    },
  })
}

const groupParams = { nGroups: integer({ min: 1, default: 1 }) }

/**
 * Every choice of `nGroups` (default 1) whole groups is tested once, in ascending order of the groups. scikit-learn's
 * `LeavePGroupsOut`, and with one group its `LeaveOneGroupOut`.
 * Throws `InputError` without groups, or with no more of them than `nGroups`.
 */
export function leavePGroupsOut(given: Partial<Values<typeof groupParams>> = {}): Splitter<Values<typeof groupParams>> {
  return splitter({
    type: 'leavePGroupsOut',
    specs: groupParams,
    given,
    random: () => false,
    split(rows, data, _rng, { nGroups }) {
      const members = rowsOf(codes(groupsOf('leavePGroupsOut', data), 'ascending'))
      if (members.length <= nGroups) {
        throw new InputError(
          `leavePGroupsOut: expected more than ${nGroups} groups, so that one is left to learn from, got ${members.length}. Leave out fewer.`,
        )
      }
      return folds(choices(members.length, nGroups), (i) =>
        others(
          rows,
          choice(members.length, nGroups, i).flatMap((g) => Array.from(members[g]!)),
        ),
      )
    },
  })
}

/** How many ways there are to choose `k` of `n`. */
function choices(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = Math.round((ways * (n - k + i)) / i)
  return ways
}

/** The `rank`-th choice of `k` of 0 .. n-1 in lexicographic order. */
function choice(n: number, k: number, rank: number): number[] {
  const out: number[] = []
  let left = rank
  for (let v = 0; out.length < k; v++) {
    const starting = choices(n - v - 1, k - out.length - 1)
    if (left < starting) out.push(v)
    else left -= starting
  }
  return out
}
