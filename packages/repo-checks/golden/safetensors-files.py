"""Files of the safetensors library, and what it reads in a file of ours.

Writes, in packages/core/test/fixtures: python.safetensors; torch.safetensors, of types that tensors do not have;
ours.safetensors, by packages/core/scripts/write-fixture.ts;
and safetensors.json, with what Python found in that.
Run: python packages/repo-checks/golden/safetensors-files.py
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import safetensors
import torch
from safetensors import safe_open
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch

CORE = Path(__file__).resolve().parents[3] / "packages" / "core"
FIXTURES = CORE / "test" / "fixtures"

tensors = {
    "weights": np.array([[1.5, -2.25, 3e300], [0.0, -0.0, 1e-310]], dtype=np.float64),
    "half": np.array([0.1, 0.2, 0.3], dtype=np.float32),
    "counts": np.array([[1], [-2]], dtype=np.int32),
    "small": np.array([-128, 127, 0], dtype=np.int8),
    "bytes": np.array([0, 255], dtype=np.uint8),
    "mask": np.array([True, False, True]),
    "scalar": np.array(7.0, dtype=np.float64),
    "nothing": np.zeros((0, 3), dtype=np.float32),
    "naïve 名前": np.array([1.0]),
}
save_file(tensors, FIXTURES / "python.safetensors", metadata={"größe": "名"})

subprocess.run(["node", "--conditions=@foldwise/source", CORE / "scripts" / "write-fixture.ts"], check=True)

ours = []
with safe_open(FIXTURES / "ours.safetensors", framework="numpy") as f:
    for name in sorted(f.keys()):
        t = f.get_tensor(name)
        values = [float(v) for v in t.ravel()]
        ours.append({"name": name, "dtype": str(t.dtype), "shape": list(t.shape), "values": values})
    manifest = json.loads(f.metadata()["foldwise"])
# Types that tensors do not have, bits as they are, and PyTorch's values of them.
every = torch.arange(65536, dtype=torch.int32).to(torch.uint16)
rows = {
    "F16": every[::37].clone().view(torch.float16), "BF16": every[::41].clone().view(torch.bfloat16),
    "F8_E4M3": torch.arange(256).to(torch.uint8).view(torch.float8_e4m3fn), "F8_E5M2": torch.arange(256).to(torch.uint8).view(torch.float8_e5m2),
    "I64": torch.tensor([-(2**31), 2**31 - 1, 0, -7]), "U64": torch.tensor([0, 2**31 - 1], dtype=torch.uint64),
    "U32": torch.tensor([0, 2**31 - 1], dtype=torch.uint32), "I16": torch.tensor([-32768, 32767], dtype=torch.int16),
    "U16": torch.tensor([0, 65535], dtype=torch.uint16),
}
save_torch(rows, FIXTURES / "torch.safetensors")
values = {name: [str(v) for v in t.to(torch.float64 if t.is_floating_point() else torch.int64).tolist()] for name, t in rows.items()}
out = {
    "made_by": f"safetensors {safetensors.__version__}",
    "call": "safe_open('ours.safetensors', framework='numpy')",
    "torch": values,
    "tensors": ours,
    "type": manifest["type"],
    "children": [c["type"] for c in manifest["children"]],
}
(FIXTURES / "safetensors.json").write_text(json.dumps(out, indent=1) + "\n")
