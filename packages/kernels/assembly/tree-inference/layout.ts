/** Rows of a block, a byte each. More would leave the first-level cache with the columns of a few hundred searches. */
export const ROWS: usize = 128;
/** Constants of the leaves' numbers, ROWS bytes each, lie at the start of the scratch memory; results of nodes behind them. */
export const LEAVES: usize = 256 * ROWS;
/** At most 128 results wait at a time: a tree of 256 leaves has no more nodes whose children are both leaves. */
export const RESULTS: usize = 128 * ROWS;
