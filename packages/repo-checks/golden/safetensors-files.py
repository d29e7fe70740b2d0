"""Files of the safetensors library, and what it reads in a file of ours.

Writes, in packages/core/test/fixtures: python.safetensors; ours.safetensors, by packages/core/scripts/write-fixture.ts;
and safetensors.json, with what Python found in that.
Run: python packages/repo-checks/golden/safetensors-files.py
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import safetensors
from safetensors import safe_open
from safetensors.numpy import save_file

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
out = {
    "made_by": f"safetensors {safetensors.__version__}",
    "call": "safe_open('ours.safetensors', framework='numpy')",
    "tensors": ours,
    "type": manifest["type"],
    "children": [c["type"] for c in manifest["children"]],
}
(FIXTURES / "safetensors.json").write_text(json.dumps(out, indent=1) + "\n")
