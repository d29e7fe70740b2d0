export * from '@foldwise/metrics/stream'
