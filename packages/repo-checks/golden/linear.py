"""Logistic regression as scikit-learn fits it, to many more digits than its defaults ask for.

Writes packages/models/test/fixtures/linear.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/linear.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "linear.json"
warnings.simplefilter("error")


def take(x, y, rows, digits):
    """Every k-th row, so that all classes stay."""
    step = max(1, len(y) // rows)
    return np.round(x[::step][:rows], digits), y[::step][:rows]


def data():
    sets = {}
    b = datasets.load_breast_cancer()
    sets["breast_cancer"] = take(b.data, b.target, 190, 5)
    for name, load in (("iris", datasets.load_iris), ("wine", datasets.load_wine)):
        d = load()
        sets[name] = (d.data, d.target)
    d = datasets.load_digits(n_class=5)
    sets["digits"] = take(d.data, d.target, 225, 0)
    sets["wine_scaled"] = (np.round(StandardScaler().fit_transform(sets["wine"][0]), 6), sets["wine"][1])
    x, y = datasets.make_classification(300, 8, n_informative=5, n_redundant=2, flip_y=0.15, random_state=3)
    sets["scales"] = (np.array([[float(f"{v:.7g}") for v in row] for row in x * np.logspace(-3, 4, 8) + np.logspace(4, -3, 8)]), y)
    rng = np.random.default_rng(5)
    wide = np.round(rng.normal(size=(40, 60)), 4)
    sets["wide"] = (wide, (wide[:, 0] + wide[:, 1] + rng.normal(size=40) > 0).astype(int))
    x = np.round(rng.normal(size=(120, 3)), 4)
    degenerate = np.column_stack([x[:, 0], x[:, 0], np.full(120, 7.5), x[:, 1], np.zeros(120), x[:, 2]])
    sets["degenerate"] = (degenerate, (x @ [1, -1, 0.5] + rng.logistic(size=120) > 0.3).astype(int))
    sets["one_feature"] = (x[:, :1] * 1000, (x[:, 0] + rng.logistic(size=120) > 0).astype(int))
    return sets


def fit(x, y, weight, p):
    params = dict(p)
    penalty = params.pop("penalty", "l2")
    kwargs = {"C": params.pop("C", 1.0)}
    if penalty is None:
        kwargs["C"] = np.inf
    if penalty == "l1":
        kwargs["l1_ratio"] = 1.0
    if penalty == "elasticnet":
        kwargs["l1_ratio"] = params.pop("l1Ratio")
    if "fitIntercept" in params:
        kwargs["fit_intercept"] = params.pop("fitIntercept")
    if "classWeight" in params:
        cw = params.pop("classWeight")
        kwargs["class_weight"] = cw if isinstance(cw, str) else {int(k): v for k, v in cw.items()}
    assert not params, params
    l1 = kwargs.get("l1_ratio", 0) > 0
    kwargs |= dict(solver="saga", tol=1e-11, max_iter=1000000) if l1 else dict(solver="newton-cholesky", tol=1e-12, max_iter=1000)
    m = LogisticRegression(**kwargs)
    m.fit(x, y, sample_weight=weight)
    call = "LogisticRegression(" + ", ".join(f"{k}={v!r}" for k, v in kwargs.items()) + ").fit(X, y" + (", sample_weight)" if weight is not None else ")")
    return m, call


def newton(x, y, weight, p):
    """The same objective by Newton's method on standardised columns: scikit-learn's solvers stop short where scales differ by 1e7."""
    y, weight = np.asarray(y, float), np.ones(len(y)) if weight is None else weight
    if p.get("classWeight") == "balanced":
        weight = weight * np.where(y == 1, weight.sum() / 2 / weight[y == 1].sum(), weight.sum() / 2 / weight[y == 0].sum())
    mean, sd = x.mean(0), x.std(0)
    a = np.column_stack([(x - mean) / sd, np.ones(len(y))])
    ridge = np.zeros(a.shape[1]) if p.get("penalty", "l2") is None else np.append(1 / sd**2, 0) / p.get("C", 1)
    t = np.zeros(a.shape[1])
    for i in range(200):
        q = 1 / (1 + np.exp(-a @ t))
        g = a.T @ (weight * (q - y)) + ridge * t
        h = (a.T * (weight * q * (1 - q))) @ a + np.diag(ridge)
        e = 1 / np.sqrt(np.diag(h))
        step = e * np.linalg.solve(h * e * e[:, None], e * g)
        if np.sqrt(step @ g) < 1e-13 * np.sqrt(len(y)):
            break
        t = t - step
    assert i < 100
    coef = t[:-1] / sd

    class Model:
        coef_, intercept_, n_iter_, max_iter = coef[None], np.array([t[-1] - coef @ mean]), np.array([i]), 200

        def predict_proba(self, rows):
            q = 1 / (1 + np.exp(-(rows @ self.coef_[0] + self.intercept_)))
            return np.column_stack([1 - q, q])

    return Model(), "newton(X, y), in packages/repo-checks/golden/linear.py"


CASES = [
    ("breast_cancer", {}),
    ("breast_cancer", {"C": 0.01}),
    ("breast_cancer", {"C": 100, "fitIntercept": False}),
    ("breast_cancer", {"classWeight": "balanced"}),
    ("breast_cancer", {"weights": True}),
    ("iris", {}),
    ("iris", {"C": 100}),
    ("iris", {"fitIntercept": False}),
    ("iris", {"classWeight": {"0": 1, "1": 5, "2": 0.5}}),
    ("iris", {"penalty": "l1", "C": 0.5}),
    ("iris", {"penalty": "elasticnet", "l1Ratio": 0.4}),
    ("wine", {}),
    ("wine", {"weights": True}),
    ("wine_scaled", {"penalty": "l1", "C": 0.3}),
    ("wine_scaled", {"penalty": "elasticnet", "l1Ratio": 0.7, "C": 2, "classWeight": "balanced"}),
    ("digits", {}),
    ("digits", {"C": 0.01}),
    ("scales", {}),
    ("scales", {"C": 1000}),
    ("scales", {"penalty": None}),
    ("scales", {"weights": True, "classWeight": "balanced"}),
    ("wide", {}),
    ("wide", {"penalty": "l1"}),
    ("degenerate", {}),
    ("degenerate", {"penalty": "l1", "C": 0.2}),
    ("one_feature", {}),
    ("one_feature", {"penalty": None}),
]


def main():
    sets, cases = data(), []
    for name, p in CASES:
        x, y = sets[name]
        p = dict(p)
        weight = (np.arange(len(y)) % 4) * 0.75 if p.pop("weights", False) else None
        m, call = (newton if name == "scales" else fit)(x, y, weight, p)
        assert np.all(m.n_iter_ < m.max_iter), (name, p, m.n_iter_)
        cases.append(
            {
                "call": call,
                "data": name,
                "params": p,
                "weighted": weight is not None,
                "coef": m.coef_.tolist(),
                "intercept": np.atleast_1d(m.intercept_).tolist(),
                "proba": np.round(m.predict_proba(x[:5]), 9).tolist(),
            }
        )
        print(name, p, m.n_iter_)
    out = {
        "made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75",
        "data": {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()},
        "cases": cases,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
