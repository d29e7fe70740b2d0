export * from '@foldwise/core/ops'
