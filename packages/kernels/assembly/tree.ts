// Decision trees: columns sorted once and kept sorted while nodes are split (as in SLIQ: Mehta, Agrawal and Rissanen, 1996), exact
// splits by any criterion, random splits, bootstrap samples, and prediction. Pointers are byte offsets.
export { countWeights, drawRows, keepDrawn } from './tree/bootstrap';
export { logTable } from './tree/entropy-term';
export { grow, plant } from './tree/grow';
export { predictRows } from './tree/predict';
export { makeKeys, presort } from './tree/presort';
