export * from '@foldwise/metrics/suite'
