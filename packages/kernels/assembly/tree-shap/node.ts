// A node that splits is 64 bytes; packages/kernels/src/tree-shap/pack-trees.ts writes them.

/** Values up to this go left; unused by nodes that split sets. */
export const THRESHOLD: usize = 0;
/** Shares of the training rows that went left and right. */
export const LEFT_SHARE: usize = 8;
export const RIGHT_SHARE: usize = 16;
export const FEATURE: usize = 24;
/** Splits above it. */
export const DEPTH: usize = 28;
/** Depth of the child through which the way down last split by the same feature, or 0 where it never did. */
export const EARLIER: usize = 32;
/** -1 where missing values go left, else 0. */
export const MISSING_LEFT: usize = 36;
/** Members of its set from the first to before the second; equal where it compares numbers. */
export const SET_FROM: usize = 40;
export const SET_TO: usize = 44;
/** First constant of a node whose feature the way down has split by before. */
export const CONSTANTS: usize = 48;
/** Value of a child that is a leaf, else -1. */
export const LEFT_VALUE: usize = 52;
export const RIGHT_VALUE: usize = 56;
/** Where its sums go: twice its depth, plus 1 for a right child. */
export const PLACE: usize = 60;

/** What steps of the way through a tree are; they are four times the node's number, plus one of these. */
export const DOWN_LEFT = 0;
export const DOWN_RIGHT = 1;
export const UP = 2;
/** The whole of a node whose children are leaves. */
export const LEAVES = 3;
