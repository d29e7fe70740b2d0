"""Support vector machines with kernels as scikit-learn (LIBSVM) fits them, to a tight tolerance.

Writes packages/models/test/fixtures/svm.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/svm.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "svm.json"
warnings.simplefilter("error")
warnings.filterwarnings("ignore", message=".*probability.*", category=FutureWarning)


def data():
    b = datasets.load_breast_cancer()
    cancer = np.round(b.data[::5, :8], 5)
    iris = datasets.load_iris()
    d = datasets.load_diabetes(scaled=False)
    scaled = lambda x: np.round(StandardScaler().fit_transform(x), 5)
    rng = np.random.default_rng(3)
    wide = np.round(rng.normal(size=(40, 30)) * (rng.random((40, 30)) < 0.3), 3)
    return {
        "cancer": (cancer, b.target[::5]),
        "cancer_scaled": (scaled(cancer), b.target[::5]),
        "iris": (iris.data[::2], iris.target[::2]),
        "iris_scaled": (scaled(iris.data[::2]), iris.target[::2]),
        "wide": (wide, (wide[:, :5].sum(1) > 0).astype(int)),
        "diabetes": (np.round(d.data[::5], 4), d.target[::5]),
        "diabetes_scaled": (scaled(d.data[::5]), np.round((d.target[::5] - d.target.mean()) / d.target.std(), 5)),
    }


NAMES = {"breakTies": "break_ties", "classWeight": "class_weight"}
KINDS = {"svc": SVC, "nuSvc": NuSVC, "svr": SVR, "nuSvr": NuSVR, "oneClassSvm": OneClassSVM}
W = {"weights": True}
CASES = [
    ("svc", "cancer", {}),
    ("svc", "cancer", {"C": 100}),
    ("svc", "cancer", {"kernel": "linear", "C": 0.01}),
    ("svc", "cancer_scaled", {}),
    ("svc", "cancer_scaled", {"kernel": "linear"}),
    ("svc", "cancer_scaled", {"kernel": "poly", "coef0": 1.0, "degree": 2}),
    ("svc", "cancer_scaled", {"kernel": "sigmoid", "gamma": 0.02, "C": 10}),
    ("svc", "cancer_scaled", {"gamma": 5.0, "C": 3}),
    ("svc", "cancer_scaled", {"gamma": "auto", **W}),
    ("svc", "cancer_scaled", {"classWeight": "balanced", "C": 0.5}),
    ("svc", "cancer_scaled", {"kernel": "precomputed", "C": 0.1}),
    ("svc", "iris", {}),
    ("svc", "iris", {"kernel": "poly", "breakTies": True}),
    ("svc", "iris_scaled", {"classWeight": {"0": 1, "1": 5, "2": 0.5}}),
    ("svc", "iris_scaled", {"kernel": "linear", **W}),
    ("svc", "wide", {}),
    ("svc", "wide", {"kernel": "linear", "C": 0.1}),
    ("nuSvc", "cancer_scaled", {}),
    ("nuSvc", "cancer", {"nu": 0.3, "gamma": 1e-4}),
    ("nuSvc", "iris_scaled", {"nu": 0.3, "kernel": "linear"}),
    ("nuSvc", "iris", {**W, "nu": 0.4}),
    ("svr", "diabetes", {"C": 100, "epsilon": 5}),
    ("svr", "diabetes_scaled", {}),
    ("svr", "diabetes_scaled", {"kernel": "linear", "C": 0.2, "epsilon": 0.3}),
    ("svr", "diabetes_scaled", {"kernel": "poly", "degree": 2, "coef0": 0.5, **W}),
    ("svr", "wide", {"epsilon": 0}),
    ("nuSvr", "diabetes_scaled", {}),
    ("nuSvr", "diabetes_scaled", {"nu": 0.2, "C": 5, **W}),
    ("nuSvr", "diabetes_scaled", {"kernel": "linear", "C": 0.2, "nu": 0.7}),
    ("nuSvr", "wide", {"kernel": "poly", "coef0": 1.0, "nu": 0.3}),
    ("oneClassSvm", "cancer", {"nu": 0.1}),
    ("oneClassSvm", "cancer_scaled", {}),
    ("oneClassSvm", "cancer_scaled", {"nu": 0.05, "gamma": 0.02}),
    ("oneClassSvm", "iris", {**W, "nu": 0.2}),
    ("oneClassSvm", "iris", {"kernel": "linear", "nu": 0.3}),
    ("oneClassSvm", "wide", {"kernel": "poly", "coef0": 1.0}),
]
PROBABILITIES = [("cancer_scaled", {}), ("cancer", {"C": 10}), ("iris", {}), ("iris_scaled", {"kernel": "linear"})]


def python(p):
    kw = {NAMES.get(k, k): v for k, v in p.items() if k != "weights"}
    if isinstance(kw.get("class_weight"), dict):
        kw["class_weight"] = {int(k): v for k, v in kw["class_weight"].items()}
    return kw


def case(kind, name, p, sets):
    x, y = sets[name]
    weight = (np.arange(len(y)) % 4) * 0.75 if p.get("weights") else None
    kw = {**python(p), "tol": 1e-7}
    m = KINDS[kind](**kw)
    rows = x @ x.T if p.get("kernel") == "precomputed" else x
    args, text = ((rows,), "X") if kind == "oneClassSvm" else ((rows, y), "X, y")
    m.fit(*args, sample_weight=weight)
    some = rows[::7]
    out = {
        "call": f"{type(m).__name__}({', '.join(f'{k}={v!r}' for k, v in kw.items())}).fit({text}{', sample_weight' if weight is not None else ''})",
        "kind": kind,
        "data": name,
        "params": {k: v for k, v in p.items() if k != "weights"},
        "weighted": weight is not None,
        # scikit-learn counts places among the rows that weigh something.
        "support": (m.support_ if weight is None else np.flatnonzero(weight)[m.support_]).tolist(),
        "dualCoef": np.asarray(m.dual_coef_.todense() if hasattr(m.dual_coef_, "todense") else m.dual_coef_).round(9).ravel().tolist(),
        "intercept": m.intercept_.tolist(),
        "predicted": m.predict(some).tolist(),
    }
    if kind in ("svr", "nuSvr"):
        return out
    out["decision"] = m.decision_function(some).round(9).ravel().tolist()
    if kind != "oneClassSvm":
        out["pairs"] = m.set_params(decision_function_shape="ovo").decision_function(some).round(9).ravel().tolist()
    return out


def probabilities(name, p, sets):
    """LIBSVM draws its folds: the mean and spread over 20 draws."""
    x, y = sets[name]
    runs = np.array([SVC(**python(p), probability=True, random_state=s).fit(x, y).predict_proba(x[::3]) for s in range(20)])
    kw = ", ".join(f"{k}={v!r}" for k, v in python(p).items())
    return {
        "call": f"SVC({kw + ', ' if kw else ''}probability=True, random_state=0..19).fit(X, y).predict_proba(X[::3])",
        "data": name,
        "params": p,
        "mean": runs.mean(0).round(6).ravel().tolist(),
        "spread": float(np.sqrt(runs.var(0).mean())),
    }


def main():
    sets = data()
    out = {
        "sklearn": sklearn.__version__,
        "data": {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()},
        "cases": [case(*c, sets) for c in CASES],
        "probabilities": [probabilities(*c, sets) for c in PROBABILITIES],
    }
    OUT.write_text(json.dumps(out) + "\n")
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
