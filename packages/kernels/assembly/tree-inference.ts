// Rows through boosted trees. Of many rows none walks a tree: all nodes of a tree of up to 256 leaves are evaluated, for 128 rows at a
// time, as bytes. A few rows go down three levels at a time. Pointers are byte offsets.
export { scoreFew } from './tree-inference/few-rows';
export { scoreRows } from './tree-inference/score';
