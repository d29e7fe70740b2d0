export { logisticRegression } from './linear/logistic-regression.ts'
