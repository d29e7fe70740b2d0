"""Meta-estimators and isotonic regression as scikit-learn fits them, over base models with a unique optimum.

Writes packages/models/test/fixtures/meta.json: cases that name the call that made them. The rows are those of linear.json and
least-squares.json, which linear.py and classical.py write.
Run: python packages/repo-checks/golden/meta.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.semi_supervised import SelfTrainingClassifier

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SHOWN = 25  # rows, spread over all


def sets():
    out = {}
    for file in ("linear.json", "least-squares.json"):
        for name, d in json.loads((FIXTURES / file).read_text())["data"].items():
            if name in ("breast_cancer", "wine_scaled", "wine", "diabetes"):
                out[name] = (np.array(d["x"]), np.array(d["y"]))
    return out


def logistic():
    return LogisticRegression(solver="newton-cholesky", tol=1e-13, max_iter=1000)


def weight_of(y):
    return (np.arange(len(y)) % 4) * 0.75 + 0.25


def shown(values):
    v = np.asarray(values)
    rows = np.linspace(0, len(v) - 1, SHOWN).astype(int)
    return [float(f"{x:.12g}") for x in v[rows].ravel()]


def case(ours, name, base, params, model, x, y, weighted=False):
    fit = dict(sample_weight=weight_of(y)) if weighted else {}
    model.fit(x, y, **fit)
    out = {
        "model": ours,
        "call": f"{model!r}.fit({name}{', sample_weight' if weighted else ''})".replace("\n", " "),
        "data": name,
        "base": base,
        "params": params,
        "weighted": weighted,
    }
    out["predict"] = shown(model.predict(x))
    if hasattr(model, "transform"):
        out["transform"] = shown(model.transform(x))
    if hasattr(model, "predict_proba"):
        out["predictProba"] = shown(model.predict_proba(x))
    if hasattr(model, "decision_function") and ours != "oneVsOne of probabilities":
        out["decisionFunction"] = shown(model.decision_function(x))
    return out


MAKE = {"logistic": logistic, "stiff": lambda: logistic().set_params(C=0.01), "gaussian": GaussianNB, "neighbors": KNeighborsClassifier, "linear": LinearRegression, "ridge": lambda: Ridge(alpha=10)}


def named(names):
    return [(f"{i}", MAKE[n]()) for i, n in enumerate(names)]


def voting(data):
    for name, base, params, weighted in [
        ("wine_scaled", ["logistic", "gaussian", "neighbors"], {"voting": "hard"}, False),
        ("wine_scaled", ["gaussian", "neighbors"], {"voting": "hard", "weights": [1, 1.5]}, False),
        ("breast_cancer", ["logistic", "stiff"], {"voting": "soft"}, True),
        ("wine_scaled", ["logistic", "gaussian", "neighbors"], {"voting": "soft", "weights": [1, 2, 0.5]}, False),
    ]:
        yield case("votingClassifier", name, base, params, VotingClassifier(named(base), **params), *data[name], weighted)
    base = ["linear", "ridge"]
    yield case("votingRegressor", "diabetes", base, {"weights": [1, 3]}, VotingRegressor(named(base), weights=[1, 3]), *data["diabetes"], True)


def stacking(data):
    base = ["logistic", "gaussian"]
    methods = {"auto": "auto", "predictProba": "predict_proba", "decisionFunction": "decision_function", "predict": "predict"}
    for name, base, stack, passthrough, cv, weighted in [
        ("breast_cancer", base, "auto", False, 5, False),
        ("breast_cancer", ["logistic", "stiff"], "predictProba", True, 3, True),
        ("breast_cancer", ["logistic"], "decisionFunction", False, 5, False),
        ("wine_scaled", base, "auto", False, 4, False),
        ("wine_scaled", base, "predict", False, 5, False),
        ("wine_scaled", ["logistic"], "decisionFunction", True, 5, False),
    ]:
        model = StackingClassifier(named(base), logistic(), cv=cv, stack_method=methods[stack], passthrough=passthrough)
        params = {"stackMethod": stack, "passthrough": passthrough, "cv": cv}
        yield case("stackingClassifier", name, base, params, model, *data[name], weighted)
    for passthrough, weighted in ((False, False), (True, True)):
        base = ["linear", "ridge"]
        model = StackingRegressor(named(base), Ridge(alpha=10), cv=4, passthrough=passthrough)
        yield case("stackingRegressor", "diabetes", base, {"passthrough": passthrough, "cv": 4}, model, *data["diabetes"], weighted)


def calibrated(data):
    for method in ("sigmoid", "isotonic", "temperature"):
        for name, base, ensemble, weighted in [
            ("breast_cancer", "gaussian", True, False),
            ("breast_cancer", "logistic", False, True),
            ("wine_scaled", "gaussian", False, False),
            ("wine_scaled", "logistic", True, False),
            ("breast_cancer", "logistic", True, False),
            ("wine", "gaussian", True, False),
            ("breast_cancer", "stiff", True, True),
        ]:
            model = CalibratedClassifierCV(MAKE[base](), method=method, cv=5, ensemble=ensemble)
            params = {"method": method, "cv": 5, "ensemble": ensemble}
            yield case("calibratedClassifier", name, [base], params, model, *data[name], weighted)


def one_vs(data):
    for name, base in (("wine_scaled", "logistic"), ("breast_cancer", "logistic"), ("wine", "gaussian")):
        yield case("oneVsRest", name, [base], {}, OneVsRestClassifier(MAKE[base]()), *data[name])
    yield case("oneVsOne", "wine_scaled", ["logistic"], {}, OneVsOneClassifier(logistic()), *data["wine_scaled"])
    c = case("oneVsOne of probabilities", "wine", ["gaussian"], {}, OneVsOneClassifier(GaussianNB()), *data["wine"])
    yield {**c, "model": "oneVsOne"}


def self_training(data):
    for name, params in [
        ("breast_cancer", {"threshold": 0.95}),
        ("wine_scaled", {"threshold": 0.8, "maxIter": 2}),
        ("wine_scaled", {"criterion": "kBest", "kBest": 12, "maxIter": 5}),
    ]:
        x, y = data[name]
        names = {"maxIter": "max_iter", "kBest": "k_best"}
        given = {names.get(k, k): {"kBest": "k_best"}.get(v, v) for k, v in params.items()}
        model = SelfTrainingClassifier(logistic(), **given)
        hidden = np.where(np.arange(len(y)) % 7 == 0, y, -1)
        c = case("selfTraining", name, ["logistic"], params, model, x, hidden)
        yield {
            **c,
            "termination": model.termination_condition_,
            "rounds": int(model.n_iter_),
            "transduction": model.transduction_.tolist(),
            "labeledIter": model.labeled_iter_.tolist(),
        }


def bagging(data):
    """Held-out scores over twenty random states: ours has to be within the band that these make."""
    x, y = data["wine_scaled"]
    u, v = data["diabetes"]
    for ours, cls, base, (a, b), params in [
        ("baggingClassifier", BaggingClassifier, "neighbors", (x, y), dict(max_samples=0.5, max_features=0.4)),
        ("baggingClassifier", BaggingClassifier, "gaussian", (x, y), dict(max_samples=0.2, bootstrap=False)),
        ("baggingRegressor", BaggingRegressor, "ridge", (u, v), dict(max_features=0.5, bootstrap_features=True, n_estimators=30)),
    ]:
        odd = np.arange(len(b)) % 2 == 1
        scores, bags = [], []
        for seed in range(20):
            boot = params.get("bootstrap", True)
            model = cls(MAKE[base](), random_state=seed, oob_score=boot, **params).fit(a[odd], b[odd])
            scores.append(model.score(a[~odd], b[~odd]))
            bags.append(model.oob_score_ if boot else 0)
        names = {"max_samples": "maxSamples", "max_features": "maxFeatures", "bootstrap_features": "bootstrapFeatures", "n_estimators": "nEstimators"}
        yield {
            "model": ours,
            "call": f"{model!r}.score(even rows), random_state=0..19".replace("\n", " "),
            "data": "wine_scaled" if a is x else "diabetes",
            "base": [base],
            "params": {names.get(k, k): value for k, value in params.items()},
            "score": [float(np.mean(scores)), float(np.std(scores))],
            "oobScore": [float(np.mean(bags)), float(np.std(bags))],
        }


def boosted(data):
    for name, base, params, weighted in [
        ("wine_scaled", "gaussian", {"nEstimators": 6}, False),
        ("breast_cancer", "logistic", {"nEstimators": 8, "learningRate": 0.5}, True),
        ("wine_scaled", "logistic", {"nEstimators": 10, "learningRate": 0.3}, False),
    ]:
        model = AdaBoostClassifier(MAKE[base](), n_estimators=params["nEstimators"], learning_rate=params.get("learningRate", 1.0))
        c = case("adaBoostClassifierOf", name, [base], params, model, *data[name], weighted)
        count = len(model.estimators_)
        yield {**c, "estimatorWeights": model.estimator_weights_[:count].tolist(), "estimatorErrors": model.estimator_errors_[:count].tolist()}


def boosted_scores(data):
    """Held-out scores of AdaBoost.R2, which draws rows, over twenty random states."""
    x, y = data["diabetes"]
    odd = np.arange(len(y)) % 2 == 1
    for base, loss in (("ridge", "linear"), ("linear", "square")):
        models = [AdaBoostRegressor(MAKE[base](), n_estimators=10, loss=loss, random_state=s) for s in range(20)]
        scores = [m.fit(x[odd], y[odd]).score(x[~odd], y[~odd]) for m in models]
        yield {
            "call": f"{models[0]!r}.score(even rows), random_state=0..19".replace("\n", " "),
            "base": base,
            "params": {"nEstimators": 10, "loss": loss},
            "score": [float(np.mean(scores)), float(np.std(scores))],
        }


def isotonic():
    rng = np.random.default_rng(7)
    x = np.round(np.sort(rng.normal(size=40)), 1)  # ties
    y = np.round(np.exp(x) + rng.normal(size=40) * 0.7, 3)
    w = np.round(rng.random(40) * 3, 2) * (np.arange(40) % 5 > 0)
    at = np.round(np.linspace(x.min() - 0.3, x.max() + 0.3, 31), 3)
    for params, weighted, sign in [
        ({}, False, 1),
        ({"outOfBounds": "clip"}, True, 1),
        ({"yMin": 0.5, "yMax": 2, "outOfBounds": "clip"}, False, 1),
        ({"increasing": False, "outOfBounds": "clip"}, True, -1),
        ({"increasing": "auto"}, False, -1),
        ({"increasing": "auto", "outOfBounds": "clip"}, True, 1),
    ]:
        names = {"outOfBounds": "out_of_bounds", "yMin": "y_min", "yMax": "y_max"}
        model = IsotonicRegression(**{names.get(k, k): v for k, v in params.items()})
        model.fit(x, sign * y, sample_weight=w if weighted else None)
        predicted = model.predict(at)
        yield {
            "call": f"{model!r}.fit(x, {sign} * y{', sample_weight' if weighted else ''})",
            "params": params,
            "x": x.tolist(),
            "y": (sign * y).tolist(),
            "weight": w.tolist() if weighted else None,
            "at": at.tolist(),
            "predict": [None if np.isnan(p) else float(f"{p:.14g}") for p in predicted],
            "xThresholds": model.X_thresholds_.tolist(),
            "yThresholds": [float(f"{v:.14g}") for v in model.y_thresholds_],
            "increasing": bool(model.increasing_),
        }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    data = sets()
    makers = (voting, stacking, calibrated, one_vs, self_training, boosted)
    out = {
        "sklearn": sklearn.__version__,
        "cases": [c for make in makers for c in make(data)],
        "bagging": list(bagging(data)),
        "boosted": list(boosted_scores(data)),
        "isotonic": list(isotonic()),
    }
    (FIXTURES / "meta.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
