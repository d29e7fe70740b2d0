export * from '@foldwise/core/wasm'
