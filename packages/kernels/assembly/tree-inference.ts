// Many rows through boosted trees of up to 256 leaves. No row walks a tree: all nodes are evaluated, for 128 rows at a time, as bytes.
// Pointers are byte offsets.
export { scoreRows } from './tree-inference/score';
