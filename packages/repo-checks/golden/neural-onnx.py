"""Networks that PyTorch wrote as ONNX files, in training mode, with what they give, gradients and running statistics.

Writes packages/models/test/fixtures/neural-onnx.json. Run: python packages/repo-checks/golden/neural-onnx.py
Weights are drawn with a seed and lie in the files; inputs follow the formula of golden/neural.py.
"""

import base64
import io
import json
import math
import warnings
from pathlib import Path

import torch
from torch import nn

FIXTURE = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "neural-onnx.json"
warnings.filterwarnings("ignore")
torch.manual_seed(0)
torch.set_num_threads(1)


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.pool, self.conv2 = nn.MaxPool2d(2), nn.Conv2d(4, 4, 3, groups=2)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        x = nn.functional.hardswish(self.conv2(x)).mean((2, 3))
        return self.fc(x.view(x.size(0), -1))


class Text(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.pos = nn.Embedding(7, 6), nn.Parameter(torch.randn(1, 5, 6))
        self.layer = nn.TransformerEncoderLayer(6, 2, 10, dropout=0, batch_first=True, activation="gelu", norm_first=True)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.layer(self.embed(x) + self.pos).mean(1))


def formula(k, shape, scale=1.0):
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    return ((((i * 7919 + k * 104729 + 37) % 10007) / 10007 - 0.5) * scale).reshape(shape)


def rounded(t):
    return {"shape": list(t.shape), "data": [float(f"{v:.8g}") for v in t.detach().reshape(-1).tolist()]}


def case(name, net, x, ids=0):
    file = io.BytesIO()
    axes = {"x": {0: "N"}, "y": {0: "N"}}
    torch.onnx.export(net, (x.float() if not ids else x,), file, dynamo=False, opset_version=17, input_names=["x"], output_names=["y"],
                      dynamic_axes=axes, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)
    net.double().train()
    y = net(x)
    (y * torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)).sum().backward()
    return {"name": name, "call": "torch.onnx.export(net, x, training=TRAINING, opset_version=17)", "onnx": base64.b64encode(file.getvalue()).decode(),
            "shape": list(x.shape), "ids": ids, "y": rounded(y),
            "grads": {n: rounded(p.grad) for n, p in net.named_parameters()},
            "state": {n: rounded(t) for n, t in net.named_buffers() if "running" in n}}


cases = [
    case("convolutions and batch normalization", Image(), formula(0, (3, 1, 8, 8), 4.0).double()),
    case("a transformer block", Text(), torch.arange(10).reshape(2, 5) * 3 % 7, ids=7),
]
FIXTURE.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
