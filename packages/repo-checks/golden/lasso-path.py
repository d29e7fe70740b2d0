"""lasso_path and enet_path of scikit-learn, run to the end, on the rows of least-squares.json.

Writes packages/models/test/fixtures/lasso-path.json. Run: python packages/repo-checks/golden/lasso-path.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import enet_path, lasso_path

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "least-squares.json").read_text())["data"]

cases = []
for name in ("diabetes", "wide"):
    for call, p in (
        ("lasso_path", {"n_alphas": 6, "eps": 0.01}),
        ("lasso_path", {"alphas": [0.5, 2.0, 0.1], "positive": True}),
        ("enet_path", {"n_alphas": 4, "eps": 0.05, "l1_ratio": 0.3}),
    ):
        x, y = (np.array(SETS[name][k]) for k in "xy")
        make = {"lasso_path": lasso_path, "enet_path": enet_path}[call]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            args = {("alphas" if k == "n_alphas" else k): v for k, v in p.items()}
            alphas, coefs, _ = make(x - x.mean(axis=0), y - y.mean(), tol=1e-13, max_iter=1_000_000, **args)
        case = {"call": f"{call}({name} around its means, {', '.join(f'{k}={v!r}' for k, v in args.items())})", "of": call, "data": name}
        options = {{"alphas": "alphas", "n_alphas": "alphas", "l1_ratio": "l1Ratio"}.get(k, k): v for k, v in p.items()}
        cases.append(case | {"options": options, "alphas": alphas.tolist(), "coefs": coefs.T.tolist()})
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}", "cases": cases})
(OUT / "lasso-path.json").write_text(text + "\n")
print(len(cases), "cases,", len(text), "bytes")
