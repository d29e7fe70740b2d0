"""RidgeClassifier of scikit-learn, on the rows of svm-linear.json.

Writes packages/models/test/fixtures/ridge-classifier.json. Run: python packages/repo-checks/golden/ridge-classifier.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import RidgeClassifier

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "svm-linear.json").read_text())["data"]
NAMES = {"fitIntercept": "fit_intercept", "classWeight": "class_weight"}

CASES = [
    ("cancer_scaled", {}, False),
    ("cancer", {"alpha": 0.01}, True),
    ("cancer_scaled", {"alpha": 10, "classWeight": "balanced", "fitIntercept": False}, False),
    ("iris", {}, False),
    ("iris", {"alpha": 0.1, "classWeight": {"0": 1, "1": 5, "2": 0.5}}, True),
    ("iris_scaled", {"alpha": 2, "classWeight": "balanced"}, False),
    ("iris_scaled", {"alpha": 0.5, "positive": True}, False),
    ("wide", {}, False),
    ("wide", {"alpha": 1e-6}, True),
]


def made(kind, params, exact):
    kw = {NAMES.get(k, k): v for k, v in params.items()}
    if isinstance(kw.get("class_weight"), dict):
        kw["class_weight"] = {int(k): v for k, v in kw["class_weight"].items()}
    return kind(**kw, **exact)


cases = []
for name, params, weighted in CASES:
    x, y = (np.array(SETS[name][k]) for k in "xy")
    w = (np.arange(len(y)) % 4) * 0.75 if weighted else None
    # Of non-negative coefficients its L-BFGS stops at a projected gradient.
    m = made(RidgeClassifier, params, {"tol": 1e-13} if "positive" in params else {"solver": "svd"}).fit(x, y, w)
    cases.append(
        {
            "call": f"{m!r}.fit({name}{', sample_weight=w' if weighted else ''})",
            "data": name,
            "params": params,
            "weighted": weighted,
            "coef": np.atleast_2d(m.coef_).tolist(),
            "intercept": np.broadcast_to(m.intercept_, len(np.atleast_2d(m.coef_))).tolist(),
            "decisions": np.ravel(m.decision_function(x[::9])).tolist(),
            "predicted": m.predict(x[::9]).tolist(),
        }
    )
out = {"made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75; predictions are of every ninth row", "cases": cases}
text = json.dumps(out)
(OUT / "ridge-classifier.json").write_text(text + "\n")
print(len(text), "bytes")
