export { logisticRegression } from './linear/logistic-regression.ts'
export { decisionTreeClassifier } from './tree/decision-tree-classifier.ts'
export { decisionTreeRegressor } from './tree/decision-tree-regressor.ts'
