"""Least squares of several targets at once by scikit-learn, on the rows of least-squares.json.

Writes packages/models/test/fixtures/many-targets.json. Run: python packages/repo-checks/golden/many-targets.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "least-squares.json").read_text())["data"]

ENET = {"alpha": 0.1, "l1Ratio": 0.7, "positive": True}
cases = []
for name in ("diabetes", "scales", "wide", "deficient"):
    for model, make, p in (
        ("linearRegression", LinearRegression(tol=1e-13), {}),
        ("linearRegression", LinearRegression(tol=1e-13, fit_intercept=False), {"fitIntercept": False}),
        ("ridge", Ridge(alpha=0.5, solver="svd"), {"alpha": 0.5}),
        ("lasso", Lasso(alpha=0.5, tol=1e-12, max_iter=10**6), {"alpha": 0.5}),
        ("elasticNet", ElasticNet(alpha=0.1, l1_ratio=0.7, positive=True, tol=1e-12, max_iter=10**6), ENET),
    ):
        if name != "diabetes" and model in ("lasso", "elasticNet"):
            continue
        for weighted in (False, True):
            x, y = (np.array(SETS[name][k]) for k in "xy")
            # Targets of other units, and one that the columns say nothing of.
            targets = np.column_stack([y, 1000 * y[::-1] + 5, np.arange(len(y)) % 3])
            w = (np.arange(len(y)) % 4) * 0.75 if weighted else None
            m = make.fit(x, targets, sample_weight=w)
            case = {"call": f"{make!r}.fit({name}{', sample_weight=w' if weighted else ''})", "model": model, "data": name}
            intercept = np.broadcast_to(m.intercept_, 3).tolist()
            cases.append(case | {"params": p, "weighted": weighted, "coef": m.coef_.tolist(), "intercept": intercept})
made = f"scikit-learn {sklearn.__version__}; targets are y, 1000 y reversed + 5, row % 3; weights are (row % 4) * 0.75"
text = json.dumps({"made": made, "cases": cases})
(OUT / "many-targets.json").write_text(text + "\n")
print(len(cases), "cases,", len(text), "bytes")
