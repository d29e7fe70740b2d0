"""Held-out scores of scikit-learn's trees and forests and of LightGBM on real data, unscaled, with missing values and categories.

The data are read from FOLDWISE_DATA or ../shared/data (see their SOURCE.txt); the fixture has scores only.
Writes packages/models/test/fixtures/real-data.json.
Run: python packages/repo-checks/golden/real-data.py
"""

import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "packages" / "models" / "test" / "fixtures" / "real-data.json"
TABULAR = Path(os.environ.get("FOLDWISE_DATA", ROOT.parent / "shared" / "data")) / "tabular"
IMBALANCED = TABULAR.parent / "imbalanced"
SEEDS = range(5)


def cells(path):
    text = (gzip.open if path.suffix == ".gz" else open)(path, "rt").read()
    return [[c.strip() for c in line.split(",")] for line in text.strip().split("\n")]


def encoded(rows, columns, known=None):
    """Numbers as they are, texts as places in the ascending order of those in the rows to learn from; '', '?' and unknown are NaN."""
    known = known or {j: {v: i for i, v in enumerate(sorted({r[j] for r in rows} - {"?", ""}))} for j in columns}
    number = lambda v: float(v) if v not in ("", "?") else np.nan
    return np.array([[known[j].get(v, np.nan) if j in known else number(v) for j, v in enumerate(r)] for r in rows]), known


def split(x, y):
    test = np.arange(len(y)) % 4 == 3
    return x[~test], y[~test], x[test], y[test]


def housing():
    rows = cells(TABULAR / "california-housing" / "housing.csv.gz")[1:]
    y = np.array([float(r[8]) / 1e5 for r in rows])
    x, _ = encoded([r[:8] + r[9:] for r in rows], [8])
    return split(x, y), [8]


def adult():
    train, test = (cells(TABULAR / "uci" / f"adult-{p}.csv.gz") for p in ("train", "test"))
    columns = [1, 3, 5, 6, 7, 8, 9, 13]
    x, known = encoded([r[:14] for r in train], columns)
    u, _ = encoded([r[:14] for r in test], columns, known)
    label = lambda rows: np.array([int(r[14].startswith(">50K")) for r in rows])
    return (x, label(train), u, label(test)), columns


def digits():
    m = np.array(cells(TABULAR / "sklearn" / "digits.csv.gz"), float)
    return split(m[:, :64], m[:, 64].astype(int)), []


def breast_cancer():
    m = np.array(cells(TABULAR / "sklearn" / "breast_cancer.csv")[1:], float)
    return split(m[:, :30], m[:, 30].astype(int)), []


def rare(name):
    z = np.load(IMBALANCED / f"{name}.npz")
    return split(z["X"][::4].astype(float), z["y"][::4].astype(int)), []


def score(model, x, y, kind):
    if isinstance(model, IsolationForest):
        return roc_auc_score(y, -model.score_samples(x))
    if kind == "r2":
        return r2_score(y, model.predict(x))
    return roc_auc_score(y, model.predict_proba(x)[:, 1]) if kind == "auc" else float(np.mean(model.predict(x) == y))


SETS = {"housing": (housing, "r2"), "adult": (adult, "auc"), "digits": (digits, "accuracy"), "breastCancer": (breast_cancer, "auc"), "cover": (lambda: rare("10_cover"), "auc"), "http": (lambda: rare("16_http"), "auc")}
MODELS = [
    ("decisionTree", DecisionTreeClassifier, DecisionTreeRegressor, {"min_samples_leaf": 20}),
    ("randomForest", RandomForestClassifier, RandomForestRegressor, {"n_estimators": 30}),
    ("extraTrees", ExtraTreesClassifier, ExtraTreesRegressor, {"n_estimators": 30, "min_samples_leaf": 2}),
    ("isolationForest", IsolationForest, None, {}),
    ("gradientBoosting", lightgbm.LGBMClassifier, lightgbm.LGBMRegressor, {}),
]


def main():
    out = []
    for name, (read, metric) in SETS.items():
        (x, y, u, v), categorical = read()
        for model, classifier, regressor, params in MODELS:
            # Sets of rare events are for finding outliers.
            if (model == "isolationForest") != (name in ("cover", "http")):
                continue
            kind = regressor if metric == "r2" else classifier
            boosts = model == "gradientBoosting"
            fixed = {"verbose": -1, "n_jobs": 1} if boosts else {}
            fit = {"categorical_feature": categorical} if boosts and categorical else {}
            scores = [score(kind(random_state=s, **params, **fixed).fit(x, y, **fit), u, v, metric) for s in (SEEDS if not boosts else [0])]
            shown = ", ".join(f"{k}={w!r}" for k, w in params.items())
            call = f"{kind.__name__}({shown}).fit({name}" + (f", categorical_feature={categorical})" if fit else ")")
            out.append({"call": call, "data": name, "model": model, "params": params, "categorical": categorical if fit else None, "metric": metric, "score": round(float(np.mean(scores)), 5), "spread": round(float(np.std(scores)), 5)})
            print(out[-1])
    made = f"scikit-learn {sklearn.__version__}, LightGBM {lightgbm.__version__}: means of {len(SEEDS)} random states, of LightGBM one fit"
    OUT.write_text(json.dumps({"made": made, "cases": out}, separators=(",", ":")) + "\n")


main()
