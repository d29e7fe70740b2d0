"""Linear support vector machines as scikit-learn fits them, to many more digits than its defaults ask for.

Writes packages/models/test/fixtures/svm-linear.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/svm-linear.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC, LinearSVR
from sklearn.utils.class_weight import compute_sample_weight

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "svm-linear.json"
warnings.simplefilter("error")


def data():
    b = datasets.load_breast_cancer()
    cancer = np.round(b.data[::4, :12], 5)
    iris = datasets.load_iris()
    d = datasets.load_diabetes(scaled=False)
    scaled = lambda x: np.round(StandardScaler().fit_transform(x), 5)
    rng = np.random.default_rng(7)
    wide = np.round(rng.normal(size=(40, 60)) * (rng.random((40, 60)) < 0.3), 3)
    return {
        "cancer": (cancer, b.target[::4]),
        "cancer_scaled": (scaled(cancer), b.target[::4]),
        "iris": (iris.data, iris.target),
        "iris_scaled": (scaled(iris.data), iris.target),
        "wide": (wide, (wide[:, :5].sum(1) + 0.3 * rng.normal(size=40) > 0).astype(int)),
        "diabetes": (np.round(d.data[::4], 4), d.target[::4]),
        "diabetes_scaled": (scaled(d.data[::4]), np.round((d.target[::4] - d.target.mean()) / d.target.std(), 5)),
    }


NAMES = {
    "C": "C", "loss": "loss", "dual": "dual", "tol": "tol", "epsilon": "epsilon", "interceptScaling": "intercept_scaling",
    "fitIntercept": "fit_intercept", "penalty": "penalty", "classWeight": "class_weight",
}
LOSSES = {
    "hinge": "hinge", "squaredHinge": "squared_hinge", "epsilonInsensitive": "epsilon_insensitive",
    "squaredEpsilonInsensitive": "squared_epsilon_insensitive",
}
HINGE = {"loss": "hinge"}
SQUARED = {"loss": "squaredEpsilonInsensitive"}
CASES = [
    ("svc", "cancer", {}),
    ("svc", "cancer", {"C": 100, "interceptScaling": 10}),
    ("svc", "cancer_scaled", {}),
    ("svc", "cancer_scaled", {"dual": True}),
    ("svc", "cancer_scaled", HINGE),
    ("svc", "cancer_scaled", {**HINGE, "C": 0.05, "classWeight": "balanced"}),
    ("svc", "cancer_scaled", {**HINGE, "weights": True}),
    ("svc", "cancer_scaled", {"weights": True, "fitIntercept": False}),
    ("svc", "iris", {}),
    ("svc", "iris", {"C": 0.1, "classWeight": {"0": 1, "1": 5, "2": 0.5}}),
    ("svc", "iris_scaled", {**HINGE, "C": 0.1}),
    ("svc", "wide", {}),
    ("svc", "wide", {**HINGE, "C": 10, "interceptScaling": 3}),
    ("svc", "cancer_scaled", {"penalty": "l1"}),
    ("svc", "cancer_scaled", {"penalty": "l1", "C": 0.05, "weights": True, "interceptScaling": 5}),
    ("svc", "iris_scaled", {"penalty": "l1", "C": 0.5, "classWeight": "balanced"}),
    ("svc", "wide", {"penalty": "l1", "fitIntercept": False}),
    ("svr", "diabetes", SQUARED),
    ("svr", "diabetes", {**SQUARED, "C": 10, "epsilon": 20, "weights": True}),
    ("svr", "diabetes_scaled", {}),
    ("svr", "diabetes_scaled", {"epsilon": 0.3, "C": 0.1}),
    ("svr", "diabetes_scaled", {"epsilon": 0.2, "weights": True, "interceptScaling": 2}),
    ("svr", "diabetes_scaled", {**SQUARED, "epsilon": 0.1, "dual": True}),
    ("svr", "wide", {"epsilon": 0.1, "fitIntercept": False}),
]


def objective(kind, m, x, y, weight, kw):
    """The primal objective, summed over the classes."""
    coef, bias = np.atleast_2d(m.coef_), np.atleast_1d(m.intercept_)
    cost = kw.get("C", 1.0) * (np.ones(len(y)) if weight is None else weight)
    cw = kw.get("class_weight")
    if cw is not None:
        cost = cost * compute_sample_weight(cw, y)
    scale = kw.get("intercept_scaling", 1.0)
    total = 0.0
    for k in range(len(coef)):
        z = x @ coef[k] + bias[k]
        if kind == "svc":
            s = np.where(y == m.classes_[k if len(coef) > 1 else 1], 1, -1)
            loss = np.maximum(0, 1 - s * z)
        else:
            loss = np.maximum(0, np.abs(y - z) - kw.get("epsilon", 0))
        if "squared" in m.loss:
            loss = loss**2
        w = np.append(coef[k], bias[k] / scale)
        total += (np.abs(w).sum() if kw.get("penalty") == "l1" else w @ w / 2) + (cost * loss).sum()
    return total


def main():
    sets, cases = data(), []
    for kind, name, p in CASES:
        x, y = sets[name]
        p = dict(p)
        weight = (np.arange(len(y)) % 4) * 0.75 if p.pop("weights", False) else None
        kw = {NAMES[k]: LOSSES.get(v, v) if isinstance(v, str) else v for k, v in p.items()}
        if isinstance(kw.get("class_weight"), dict):
            kw["class_weight"] = {int(k): v for k, v in kw["class_weight"].items()}
        cls = LinearSVC if kind == "svc" else LinearSVR
        full = {"dual": "auto", **kw, "tol": 1e-10, "max_iter": 10_000_000, "random_state": 0}
        weighted, fitted = weight, full
        if len(np.unique(y)) == 3 and "class_weight" in kw:
            # LIBLINEAR weighs a class only where it is against the rest; we weigh its rows everywhere.
            weighted = compute_sample_weight(full["class_weight"], y)
            fitted = {k: v for k, v in full.items() if k != "class_weight"}
        m = cls(**fitted).fit(x, y, weighted)
        cases.append(
            {
                "call": f"{cls.__name__}({', '.join(f'{k}={v!r}' for k, v in fitted.items())}).fit(X, y{', sample_weight' if weighted is not None else ''})",
                "kind": kind,
                "data": name,
                "params": p,
                "weighted": weight is not None,
                "coef": np.ravel(m.coef_).tolist(),
                "intercept": np.atleast_1d(m.intercept_).tolist(),
                "objective": objective(kind, m, x, y, weight, kw),
            }
        )
    out = {"sklearn": sklearn.__version__, "data": {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()}, "cases": cases}
    OUT.write_text(json.dumps(out) + "\n")
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
