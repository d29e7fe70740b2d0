// Exact Shapley values of trees: how much each feature adds to a row's sum of leaves. Pointers are byte offsets.
export { addContributions } from './tree-shap/contributions';
