export * from '@foldwise/metrics/report'
