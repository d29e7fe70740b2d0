export * from '@foldwise/core/webgpu'
