"""Stochastic gradient descent as scikit-learn steps, row by row in their order.

Writes packages/models/test/fixtures/sgd.json. Run: python packages/repo-checks/golden/sgd.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier, SGDRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
NAMES = {
    "l1Ratio": "l1_ratio", "learningRate": "learning_rate", "powerT": "power_t", "fitIntercept": "fit_intercept",
    "hinge": "hinge", "logLoss": "log_loss", "modifiedHuber": "modified_huber", "squaredHinge": "squared_hinge",
    "squaredError": "squared_error", "epsilonInsensitive": "epsilon_insensitive",
    "squaredEpsilonInsensitive": "squared_epsilon_insensitive",
}  # fmt: skip


def sets():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 5))
    x[rng.random(x.shape) < 0.3] = 0
    x = np.round(x, 3)
    out = {"two": (x, (x @ [1, -1, 0.5, 0, 0] + 0.5 * rng.normal(size=60) > 0).astype(int))}
    out["three"] = (x, np.argmax(x[:, :3] + 0.3 * rng.normal(size=(60, 3)), axis=1))
    out["line"] = (x, np.round(x @ [1, -1, 0.5, 0, 0] + 0.1 * rng.normal(size=60) + 1, 3))
    # Columns of other units, with steps to match.
    out["unscaled"] = (x * [1e-3, 1, 10, 1, 1e2], out["line"][1])
    return out


def plan():
    both = ["squaredError", "huber", "epsilonInsensitive", "squaredEpsilonInsensitive"]
    for loss in ["hinge", "perceptron", "logLoss", "modifiedHuber", "squaredHinge", *both]:
        yield "sgdClassifier", "two", {"loss": loss, "alpha": 0.01}
    for p in ({"penalty": "l1", "alpha": 0.01}, {"penalty": "elasticnet", "alpha": 0.02, "l1Ratio": 0.4}, {"penalty": None}):
        yield "sgdClassifier", "three", p
        yield "sgdRegressor", "line", p
    for rate in ("constant", "invscaling", "optimal", "adaptive"):
        yield "sgdClassifier", "two", {"learningRate": rate, "average": True, "loss": "logLoss"}
        yield "sgdRegressor", "line", {"learningRate": rate, "average": 70, "penalty": "elasticnet", "alpha": 0.01}
    for rate in ("pa1", "pa2"):
        yield "sgdClassifier", "three", {"learningRate": rate, "penalty": None, "eta0": 0.5}
        yield "sgdRegressor", "line", {"learningRate": rate, "penalty": None, "loss": "epsilonInsensitive"}
    for loss in both:
        yield "sgdRegressor", "line", {"loss": loss, "fitIntercept": False}
    yield "sgdRegressor", "unscaled", {"eta0": 1e-5, "alpha": 0.1}
    yield "sgdRegressor", "line", {"alpha": 30.0, "eta0": 0.5, "average": True}


def main():
    warnings.simplefilter("ignore")
    data, cases = sets(), []
    for model, name, p in plan():
        make = SGDClassifier if model == "sgdClassifier" else SGDRegressor
        x, y = data[name]
        given = {NAMES.get(k, k): NAMES.get(v, v) if k == "loss" else v for k, v in p.items()}
        common = {"shuffle": False, "tol": None, "max_iter": 4}
        weight = 0.5 + (np.arange(len(y)) % 4) * 0.25
        fit = lambda rows: make(**given, **common).fit(rows, y, sample_weight=weight)
        more = make(**given, **common)
        for a, b in ((0, 25), (25, 32), (32, 60)):
            more.partial_fit(x[a:b], y[a:b], sample_weight=weight[a:b], **({"classes": np.unique(y)} if make is SGDClassifier else {}))
        flat = lambda m: {"coef": np.ravel(m.coef_).tolist(), "intercept": np.ravel(m.intercept_).tolist()}
        dense = fit(x)
        case = {"call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in (given | common).items())})", "model": model, "data": name, "params": p}
        case |= {"dense": flat(dense), "sparse": flat(fit(csr_matrix(x))), "batches": flat(more)}
        if name == "two" and "average" in p:
            # With averages and two classes it forgets the intercept of the last step between batches.
            del case["batches"]
        if hasattr(dense, "predict_proba"):
            case["proba"] = np.ravel(dense.predict_proba(x[:6])).tolist()
        cases.append(case)
    text = json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}; weights are 0.5 + (row % 4) / 4",
            "data": {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in data.items()},
            "cases": cases,
        }
    )
    (OUT / "sgd.json").write_text(text + "\n")
    print(len(cases), "cases,", len(text), "bytes")


main()
