#!/bin/sh
# Writes src/onnx/onnx_pb.ts from src/onnx/onnx.proto. Run it from packages/inference after editing the .proto.
set -eu
npx -y -p @bufbuild/buf@1.59.0 -p @bufbuild/protoc-gen-es@2.17.0 \
  buf generate src/onnx --template '{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"src/onnx","opt":["target=ts"]}]}'
