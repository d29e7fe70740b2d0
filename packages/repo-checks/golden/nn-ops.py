"""What PyTorch makes of the calls behind our image and normalization ops, with gradients, in float64.

Writes packages/core/test/fixtures/nn-ops.json. Run: python packages/repo-checks/golden/nn-ops.py
Each case: the call, its inputs by name, the value, and the gradient by each input of sum(value * weights), where weights
are cos(0, 1, 2, ...) in the value's shape.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "core" / "test" / "fixtures"
torch.manual_seed(9)


def rand(*shape):
    return torch.round(torch.randn(*shape, dtype=torch.float64) * 1000) / 1000


def flat(t):
    return {"shape": list(t.shape), "data": [float(f"{v:.12g}") for v in t.detach().reshape(-1).tolist()]}


def case(op, call, inputs, options=None):
    tensors = {k: v.clone().requires_grad_(True) for k, v in inputs.items()}
    value = eval(call, {"F": F, "torch": torch, **tensors})
    weights = torch.cos(torch.arange(value.numel(), dtype=torch.float64)).reshape(value.shape)
    (value * weights).sum().backward()
    return {
        "op": op,
        "call": call,
        "options": options or {},
        "inputs": {k: flat(v) for k, v in inputs.items()},
        "value": flat(value),
        "grads": {k: flat(v.grad) for k, v in tensors.items()},
    }


x, w, b = rand(2, 4, 6, 5), rand(6, 2, 3, 2), rand(6)
cases = [
    case("conv", "F.conv2d(x, w, b, stride=(2, 1), padding=(1, 1), dilation=(1, 2), groups=2)", {"x": x, "w": w, "b": b},
         {"strides": [2, 1], "pads": [1, 1, 1, 1], "dilations": [1, 2], "group": 2}),
    case("conv", "F.conv1d(x, w, padding=2, stride=2)", {"x": rand(2, 3, 9), "w": rand(4, 3, 5)}, {"pads": 2, "strides": 2}),
    case("conv", "F.conv2d(x, w, padding=1, groups=4)", {"x": x, "w": rand(4, 1, 3, 3)}, {"pads": 1, "group": 4}),
    case("convTranspose", "F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1, groups=2)",
         {"x": rand(2, 4, 3, 4), "w": rand(4, 3, 3, 3), "b": b}, {"strides": 2, "pads": 1, "outputPadding": 1, "group": 2}),
    case("convTranspose", "F.conv_transpose1d(x, w, stride=3, dilation=2)", {"x": rand(1, 2, 4), "w": rand(2, 3, 3)},
         {"strides": 3, "dilations": 2}),
    case("maxPool", "F.max_pool2d(x, (3, 2), stride=(2, 1), padding=(1, 0))", {"x": x - 4},
         {"kernel": [3, 2], "strides": [2, 1], "pads": [1, 0, 1, 0]}),
    case("averagePool", "F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=True)", {"x": x},
         {"kernel": 3, "strides": 2, "pads": 1, "countIncludePad": True}),
    case("averagePool", "F.avg_pool1d(x, 2, stride=2, padding=1, count_include_pad=False)", {"x": rand(2, 2, 7)},
         {"kernel": 2, "pads": 1}),
    case("batchNormalizationTraining", "F.batch_norm(x, None, None, w, b, training=True, eps=1e-5)",
         {"x": x, "w": rand(4), "b": rand(4)}),
    case("batchNormalization", "(x - m[:, None, None]) / torch.sqrt(torch.abs(v) + 0.1 + 1e-3)[:, None, None] * w[:, None, None] + b[:, None, None]",
         {"x": x, "w": rand(4), "b": rand(4), "m": rand(4), "v": rand(4)}, {"epsilon": 1e-3}),
    case("layerNormalization", "F.layer_norm(x, (6, 5), w, b)", {"x": x, "w": rand(6, 5), "b": rand(6, 5)}),
    case("groupNormalization", "F.group_norm(x, 2, w, b)", {"x": x, "w": rand(4), "b": rand(4)}, {"groups": 2}),
    case("rmsNormalization", "F.rms_norm(x, (5,), w, eps=1e-6)", {"x": x, "w": rand(5)}),
    case("resize", "F.interpolate(x, size=(4, 9), mode='nearest')", {"x": rand(1, 2, 6, 5)}, {"size": [4, 9], "mode": "nearest"}),
    case("resize", "F.interpolate(x, size=(9, 3), mode='bilinear', align_corners=False)", {"x": rand(1, 2, 6, 5)},
         {"size": [9, 3], "mode": "linear"}),
    case("padWith", "F.pad(x, (2, 1, 1, 3), mode='reflect')", {"x": rand(1, 2, 4, 5)}, {"mode": "reflect"}),
    case("padWith", "F.pad(x, (2, 1, 1, 3), mode='replicate')", {"x": rand(1, 2, 4, 5)}, {"mode": "edge"}),
    case("padWith", "F.pad(x, (2, 1, 1, 3), mode='circular')", {"x": rand(1, 2, 4, 5)}, {"mode": "wrap"}),
    *[case(name, f"F.{call}", {"x": rand(40) * 3}) for name, call in [
        ("silu", "silu(x)"), ("elu", "elu(x)"), ("selu", "selu(x)"), ("leakyRelu", "leaky_relu(x)"), ("relu6", "relu6(x)"),
        ("hardSigmoid", "hardsigmoid(x)"), ("hardSwish", "hardswish(x)"), ("gelu", "gelu(x)"), ("geluTanh", "gelu(x, approximate='tanh')"),
    ]],
    case("cumSum", "torch.cumsum(x, 1)", {"x": rand(3, 5)}),
    case("topK", "torch.topk(x, 3, dim=1).values", {"x": rand(3, 6)}),
]
# Of random values none may sit where a gradient jumps.
assert all(abs(abs(v) - 3) > 1e-2 and abs(v) > 1e-3 for c in cases if c["op"].startswith("hard") for v in c["inputs"]["x"]["data"])

(FIXTURES / "nn-ops.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
