"""Golden fixture of least squares with coefficients that are not negative.

python packages/repo-checks/golden/non-negative.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, Ridge

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "non-negative.json"


def main():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 8)) * np.where(rng.random((40, 8)) < 0.6, 1, 0) * np.logspace(-2, 2, 8) + 0.0
    y = np.column_stack([x @ (rng.normal(size=8) / np.logspace(-2, 2, 8)) + 0.3 * rng.normal(size=40) + 2 for _ in range(2)])
    weight = rng.integers(0, 4, size=40).astype(float)
    cases = []
    for model, params, outputs, weighted in (
        ("linearRegression", {}, 1, False),
        ("linearRegression", {"fit_intercept": False}, 2, False),
        ("linearRegression", {}, 1, True),
        ("ridge", {"alpha": 3.0, "tol": 1e-12}, 1, False),
        ("ridge", {"alpha": 0.1, "tol": 1e-12}, 1, True),
    ):
        make = {"linearRegression": LinearRegression, "ridge": Ridge}[model]
        target = y[:, 0] if outputs == 1 else y
        m = make(positive=True, **params).fit(x, target, sample_weight=weight if weighted else None)
        shown = ", ".join(f"{k}={v!r}" for k, v in {"positive": True, **params}.items())
        cases.append(
            {
                "call": f"{make.__name__}({shown}).fit(x, {'y' if outputs == 2 else 'y[:, 0]'}{', weight' if weighted else ''})",
                "model": model,
                "params": {"fitIntercept": params.get("fit_intercept", True)} | ({"alpha": params["alpha"]} if "alpha" in params else {}),
                "outputs": outputs,
                "weighted": weighted,
                "coef": np.atleast_2d(m.coef_).tolist(),
                "intercept": (np.zeros(outputs) + m.intercept_).tolist(),
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "x": x.tolist(),
        "y": y.tolist(),
        "weight": weight.tolist(),
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
