export * from '@foldwise/metrics/certainty'
