export * from '@foldwise/models/neural'
