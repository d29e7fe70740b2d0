"""L1-penalised least squares as scikit-learn fits it, run to the end, on the rows of least-squares.json (scaled and not).

Writes packages/models/test/fixtures/penalized.json. Run: python packages/repo-checks/golden/penalized.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, ElasticNetCV, Lasso, LassoCV

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "least-squares.json").read_text())["data"]
NAMES = {"fitIntercept": "fit_intercept", "l1Ratio": "l1_ratio"}
EXACT = {"tol": 1e-13, "max_iter": 1_000_000}


def weights(n):
    return (np.arange(n) % 4) * 0.75


def plan():
    for name in ("diabetes", "scales", "wide", "deficient"):
        for weighted in (False, True):
            yield Lasso, "lasso", name, {"alpha": 0.1}, weighted
            yield ElasticNet, "elasticNet", name, {"alpha": 0.3, "l1Ratio": 0.7}, weighted
        yield Lasso, "lasso", name, {"alpha": 0.02, "fitIntercept": False}, False
        yield Lasso, "lasso", name, {"alpha": 0.05, "positive": True}, False
        yield ElasticNet, "elasticNet", name, {"alpha": 0.01, "l1Ratio": 0.1, "selection": "random"}, False
    for name in ("diabetes", "wide", "scales"):
        for weighted in (False, True):
            yield LassoCV, "lassoCv", name, {"alphas": 20, "cv": 4}, weighted
        yield ElasticNetCV, "elasticNetCv", name, {"alphas": 8, "l1Ratio": [0.3, 0.9]}, False
    yield LassoCV, "lassoCv", "diabetes", {"alphas": [3.0, 0.5, 0.1], "positive": True, "fitIntercept": False}, False


def main():
    cases = []
    for make, model, name, p, weighted in plan():
        x, y = (np.array(SETS[name][k]) for k in "xy")
        given = {NAMES.get(k, k): v for k, v in p.items()} | EXACT | ({"random_state": 0} if "selection" in p else {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            m = make(**given).fit(x, y, sample_weight=weights(len(y)) if weighted else None)
        case = {
            "call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name}{', sample_weight=weights' if weighted else ''})",
            "model": model,
            "data": name,
            "params": p,
            "weighted": weighted,
            "coef": m.coef_.tolist(),
            "intercept": float(m.intercept_),
            # On unscaled columns its descent can end far from the optimum.
            "finished": bool(m.dual_gap_ <= 1e-11 * np.var(y)),
        }
        if hasattr(m, "alpha_"):
            path = m.mse_path_ if m.mse_path_.ndim == 3 else m.mse_path_[None]
            case |= {"alpha": float(m.alpha_), "l1Ratio": float(m.l1_ratio_) if model == "elasticNetCv" else 1.0}
            case["mse"] = [[float(f"{v:.10g}") for v in row.mean(axis=1)] for row in path]
        cases.append(case)
    text = json.dumps({"made": f"scikit-learn {sklearn.__version__}", "cases": cases})
    (OUT / "penalized.json").write_text(text + "\n")
    print(len(cases), "cases,", len(text), "bytes")


main()
