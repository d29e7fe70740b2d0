"""Files that torch.save writes, and what is in them.

Writes packages/models/test/fixtures/pytorch-files.json. Run: python packages/repo-checks/golden/pytorch-files.py
"""

import base64
import io
import json
import os
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
torch.manual_seed(0)

net = nn.Sequential(OrderedDict(conv=nn.Conv2d(2, 3, 2), bn=nn.BatchNorm2d(3), fc=nn.Linear(3, 2)))
rows = torch.arange(12, dtype=torch.float32).reshape(3, 4)
types = {
    "turned": rows.t(), "part": rows[1:, 2:], "one": rows[2, 3], "none": torch.zeros(0, 4), "tied": rows,
    "double": torch.tensor([0.1, -1e300], dtype=torch.float64), "half": torch.tensor([0.1, 65504.0], dtype=torch.float16),
    "bfloat": torch.tensor([0.1, 3e38], dtype=torch.bfloat16), "long": torch.tensor([-5, 2**31 - 1]),
    "int": torch.tensor([-5], dtype=torch.int32), "short": torch.tensor([-5], dtype=torch.int16),
    "char": torch.tensor([-5], dtype=torch.int8), "byte": torch.tensor([250], dtype=torch.uint8), "bool": torch.tensor([True, False]),
    "parameter": nn.Parameter(torch.tensor([1.5])),
}
optimizer = torch.optim.Adam(net.parameters())
checkpoint = {"epoch": 3, "best": 0.5, "arch": "small", "state_dict": OrderedDict(("module." + k, v) for k, v in net.state_dict().items()),
              "optimizer": optimizer.state_dict(), "rate": 10**20}


class Runs:
    def __reduce__(self):
        return os.system, ("echo gotcha",)


def file(name, value, old=False, tensors=None, options=None):
    out = io.BytesIO()
    torch.save(value, out, _use_new_zipfile_serialization=not old)
    wants = {k: {"shape": list(t.shape), "data": t.detach().double().reshape(-1).tolist()} for k, t in (tensors or {}).items()}
    return {"name": name, "options": options or {}, "base64": base64.b64encode(out.getvalue()).decode(), "tensors": wants}


files = [
    file("a state dict", net.state_dict(), tensors=net.state_dict()),
    file("a state dict, before PyTorch 1.6", net.state_dict(), old=True, tensors=net.state_dict()),
    file("every type, and views", types, tensors=types),
    file("every type, and views, before PyTorch 1.6", types, old=True, tensors=types),
    file("a checkpoint", checkpoint, tensors=net.state_dict(), options={"under": "state_dict", "prefix": "module."}),
    file("a checkpoint, before PyTorch 1.6", checkpoint, old=True, tensors=net.state_dict(), options={"under": "state_dict", "prefix": "module."}),
]
refused = [
    file("a file that would run a command", {"weight": rows, "more": Runs()}),
    file("a file that would run a command, before PyTorch 1.6", {"weight": rows, "more": Runs()}, old=True),
    file("a whole module", net),
    file("a number of 64 bits", {"big": torch.tensor([2**40])}),
    file("complex numbers", {"z": torch.tensor([1j])}),
    file("sparse tensors", {"s": torch.eye(2).to_sparse()}),
    file("no tensors", {"epoch": 3}),
    file("a list", [rows]),
]
text = json.dumps({"torch": torch.__version__, "files": files, "refused": refused}, separators=(",", ":"))
(FIXTURES / "pytorch-files.json").write_text(text + "\n")
