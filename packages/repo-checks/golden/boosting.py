"""Gradient boosting as scikit-learn's HistGradientBoosting and LightGBM do it.

Writes packages/models/test/fixtures/boosting.json: the data once, and cases that name the call that made them. On at most 250 rows
every value has a bin of its own, so the trees part the rows alike and predictions are compared; on more rows, scores are.
Housing (Apache-2.0, github.com/ageron/handson-ml2) and adult (UCI, CC BY 4.0) are read from FOLDWISE_DATA or ../shared/data.
Run: python packages/repo-checks/golden/boosting.py
"""

import csv
import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy as np
import sklearn
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, mean_pinball_loss, r2_score, roc_auc_score

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "packages" / "models" / "test" / "fixtures" / "boosting.json"
TABULAR = Path(os.environ.get("FOLDWISE_DATA", ROOT.parent / "shared" / "data")) / "tabular"


def read(path):
    with gzip.open(path, "rt") as f:
        return [[c.strip() for c in row] for row in csv.reader(f) if row]


def codes(column):
    """Numbers as they are, other texts by their alphabetical order, '?' and '' as missing."""
    known = [c for c in column if c not in ("?", "")]
    try:
        return np.array([float(c) if c not in ("?", "") else np.nan for c in column])
    except ValueError:
        names = {c: i for i, c in enumerate(sorted(set(known)))}
        return np.array([names.get(c, np.nan) for c in column], float)


def table(rows):
    return np.column_stack([codes(c) for c in zip(*rows)])


def short(x):
    """Five digits, which are float32 numbers too as far as order goes."""
    return np.array([[float(f"{v:.5g}") for v in row] for row in x])


def data():
    sets = {}
    b = datasets.load_breast_cancer()
    sets["breast_cancer"] = (short(b.data[::2]), b.target[::2], 190)
    d = datasets.load_digits(n_class=4)
    sets["digits"] = (d.data[:340], d.target[:340], 250)
    housing = table(read(TABULAR / "california-housing" / "housing.csv.gz")[1::22])
    x = np.delete(housing, 8, 1)
    sets["housing"] = (short(x), np.round(housing[:, 8] / 1e5, 4), 640)
    few = short(x[:350])
    few[(np.arange(350) * 7) % 5 == 0, 2] = np.nan
    sets["few_houses"] = (few, sets["housing"][1][:350], 250)
    adult = table(read(TABULAR / "uci" / "adult-train.csv.gz")[::42])
    sets["adult"] = (np.delete(adult[:, :14], 2, 1), adult[:, 14].astype(int), 520)
    return sets


def call(model, weighted=False):
    return f"{model!r}".replace("\n", "").replace("  ", "") + ".fit(X, y" + (", sample_weight)" if weighted else ")")


# Rounds where predictions are compared: gradients are float32 there and int64 here, and later trees split noise.
FEW = 12

# params are ours; keyword arguments the reference's.
HIST = [
    ("breast_cancer", {}, {}),
    ("breast_cancer", {"l2Regularization": 2, "maxLeafNodes": 5}, {"l2_regularization": 2, "max_leaf_nodes": 5}),
    ("breast_cancer", {"maxLeafNodes": None, "maxDepth": 3}, {"max_leaf_nodes": None, "max_depth": 3}),
    ("breast_cancer", {"classWeight": "balanced"}, {"class_weight": "balanced"}),
    ("breast_cancer", {}, {"weights": True}),
    ("digits", {}, {}),
    ("digits", {"maxLeafNodes": 6}, {"max_leaf_nodes": 6}),
    ("few_houses", {}, {}),
    ("few_houses", {}, {"weights": True}),
    ("few_houses", {"loss": "absolute"}, {"loss": "absolute_error"}),
    ("few_houses", {"loss": "poisson"}, {"loss": "poisson"}),
    ("few_houses", {"loss": "gamma"}, {"loss": "gamma"}),
    ("housing", {}, {}),
    ("housing", {"loss": "quantile", "quantile": 0.83}, {"loss": "quantile", "quantile": 0.83}),
    ("housing", {"loss": "absolute", "maxDepth": 5}, {"loss": "absolute_error", "max_depth": 5}),
    ("adult", {}, {}),
    ("adult", {"maxLeafNodes": 8, "learningRate": 0.05}, {"max_leaf_nodes": 8, "learning_rate": 0.05}),
]
LIGHT = [
    ("few_houses", {"loss": "tweedie", "tweediePower": 1.4}, {"objective": "tweedie", "tweedie_variance_power": 1.4}),
    ("few_houses", {"l1Regularization": 3, "minGain": 4}, {"reg_alpha": 3, "min_split_gain": 4}),
    ("breast_cancer", {"l1Regularization": 0.5, "minChildWeight": 2}, {"reg_alpha": 0.5, "min_child_weight": 2}),
]


def weights_of(n, params):
    return (np.arange(n) % 4 + 1) * 0.5 if params.pop("weights", False) else None


def case(source, name, params, model, x, y, n, weight):
    regress = hasattr(model, "predict") and not hasattr(model, "predict_proba")
    out = model.predict(x[n:]) if regress else model.predict_proba(x[n:])
    if regress:
        score = {"r2": r2_score(y[n:], out), "mae": mean_absolute_error(y[n:], out)}
        if "quantile" in params:
            score = {"pinball": mean_pinball_loss(y[n:], out, alpha=params["quantile"])}
    elif out.shape[1] == 2:
        score = {"auc": roc_auc_score(y[n:], out[:, 1])}
    else:
        score = {"accuracy": float(np.mean(model.predict(x[n:]) == y[n:]))}
    print(source, name, params, score)
    shown = call(model, weight is not None)
    few = n <= 250
    # Of rows that were learned from: thresholds may lie anywhere between two of them.
    ours_too = model.predict(x[:40]) if regress else model.predict_proba(x[:40])
    return {
        "call": shown,
        "data": name,
        "params": {k: v for k, v in params.items() if k != "weights"},
        "weighted": weight is not None,
        "kind": "regressor" if regress else "classifier",
        **({"predictions": np.round(ours_too, 6).ravel().tolist()} if few else {"score": score}),
    }


def main():
    sets, cases = data(), []
    for name, params, kw in HIST:
        x, y, n = sets[name]
        kw, params = {"max_iter": FEW if n <= 250 else 100, **kw}, {"nEstimators": FEW if n <= 250 else 100, **params}
        weight = weights_of(n, kw)
        kind = HistGradientBoostingRegressor if name in ("housing", "few_houses") else HistGradientBoostingClassifier
        model = kind(early_stopping=False, **kw).fit(x[:n], y[:n], sample_weight=weight)
        cases.append(case("scikit-learn", name, params, model, x, y, n, weight))
    for name, params, kw in LIGHT:
        x, y, n = sets[name]
        kind = lightgbm.LGBMRegressor if name == "few_houses" else lightgbm.LGBMClassifier
        # Few rounds: LightGBM estimates the rows of a leaf from its hessian, and parts missing values in other ways.
        kw, params = {"n_estimators": 3, "num_leaves": 5, **kw}, {"nEstimators": 3, "maxLeafNodes": 5, **params}
        model = kind(min_child_samples=1, min_data_in_bin=1, n_jobs=1, verbose=-1, **kw).fit(x[:n], y[:n])
        cases.append(case("LightGBM", name, {"minSamplesLeaf": 1, **params}, model, x, y, n, None))
    out = {
        "made": f"scikit-learn {sklearn.__version__}, LightGBM {lightgbm.__version__}; weights are (row % 4 + 1) * 0.5; missing values are null",
        "data": {
            k: {"train": n, "x": [[None if np.isnan(v) else v for v in row] for row in x.tolist()], "y": y.tolist()}
            for k, (x, y, n) in sets.items()
        },
        "cases": cases,
    }
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
