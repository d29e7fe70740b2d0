"""Held-out scores of LightGBM and XGBoost on LightGBM's examples (MIT), with rows and columns drawn, constraints, categories, and losses.

The data are read from FOLDWISE_DATA or ../shared/data; the fixture has scores only, each the mean over five seeds with their standard
deviation. Writes packages/models/test/fixtures/boosting-examples.json. Run: python packages/repo-checks/golden/boosting-examples.py
"""

import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy as np
import xgboost
from sklearn.metrics import log_loss, roc_auc_score

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "packages" / "models" / "test" / "fixtures" / "boosting-examples.json"
EXAMPLES = Path(os.environ.get("FOLDWISE_DATA", ROOT.parent / "shared" / "data")) / "gbdt" / "lightgbm-examples"
FILES = {"binary": "binary_classification/binary", "multiclass": "multiclass_classification/multiclass", "regression": "regression/regression"}
ROUNDS = 50


def read(name):
    parts = []
    for end in (".train.gz", ".test"):
        path = EXAMPLES / f"{FILES[name]}{end}"
        text = (gzip.open if end.endswith("gz") else open)(path, "rt").read()
        rows = np.array([[float(c) for c in line.split()] for line in text.strip().split("\n")])
        parts.append((rows[:, 1:], rows[:, 0]))
    return parts


def with_codes(x):
    """Columns 0, 5 and 25 as categories: the number of tenths, shuffled, so that their order says nothing."""
    x = x.copy()
    for j in (0, 5, 25):
        x[:, j] = np.clip(np.floor(x[:, j] * 10), 0, 29) * 7 % 30
    return x


def noisy(y, n):
    """A target with outliers, for losses that do not mind them: the label, and every 17th row 20 more."""
    return y + 20 * (np.arange(n) % 17 == 0)


LIGHT = {"verbose": -1, "num_threads": 1, "deterministic": True}
XGB = {"tree_method": "hist", "max_bin": 255, "nthread": 1, "max_depth": 6, "learning_rate": 0.1, "reg_lambda": 1}
# XGBoost's way to grow, in our words.
DEPTHWISE = {"growPolicy": "depthwise", "maxLeafNodes": None, "maxDepth": 6, "minSamplesLeaf": 1, "minChildWeight": 1, "l2Regularization": 1}

# Of all features: LightGBM uses no others.
GROUPS = [[0, 1, 2, 3, 25], [3, 4, 5, 6, 7], [*range(8, 22)], [22, 23, 24, 25, 26, 27]]

# LightGBM multiplies the hessians of 5 classes by 5 / 4, scikit-learn and we do not: this learns as fast.
FIVE = {"learningRate": 0.08}

CASES = [
    ("binary", "light", {}, {}),
    ("binary", "light", {"feature_fraction": 0.3}, {"colsampleByTree": 0.3}),
    ("binary", "light", {"feature_fraction_bynode": 0.3}, {"colsampleByNode": 0.3}),
    ("binary", "light", {"bagging_fraction": 0.5, "bagging_freq": 1}, {"subsample": 0.5}),
    ("binary", "light", {"interaction_constraints": GROUPS}, {"interactionConstraints": GROUPS}),
    ("binary", "light", {"categorical_feature": [0, 5, 25]}, {"categoricalFeatures": [0, 5, 25]}),
    ("binary", "light", {"categorical_feature": [0, 5, 25], "interaction_constraints": GROUPS}, {"categoricalFeatures": [0, 5, 25], "interactionConstraints": GROUPS}),
    ("binary", "light", {"boosting": "dart", "feature_fraction_bynode": 0.5}, {"booster": "dart", "colsampleByNode": 0.5}),
    ("binary", "xgb", {"colsample_bylevel": 0.3}, {**DEPTHWISE, "colsampleByLevel": 0.3}),
    ("binary", "xgb", {"colsample_bytree": 0.6, "colsample_bylevel": 0.6, "colsample_bynode": 0.6}, {**DEPTHWISE, "colsampleByTree": 0.6, "colsampleByLevel": 0.6, "colsampleByNode": 0.6}),
    ("binary", "xgb", {"gamma": 2, "subsample": 0.7}, {**DEPTHWISE, "minGain": 2, "subsample": 0.7}),
    ("multiclass", "light", {}, FIVE),
    ("multiclass", "light", {"data_sample_strategy": "goss", "feature_fraction": 0.5}, {**FIVE, "samplingMethod": "goss", "colsampleByTree": 0.5}),
    ("regression", "light", {}, {"loss": "squared"}),
    ("regression", "light", {"objective": "huber", "alpha": 0.5}, {"loss": "huber", "huberDelta": 0.5}),
    ("regression", "light", {"objective": "quantile", "alpha": 0.7}, {"loss": "quantile", "quantile": 0.7}),
]


def light(data, params, rounds, seed, train, test):
    objective = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}[data]
    p = {**LIGHT, "objective": objective, "seed": seed, **({"num_class": 5} if data == "multiclass" else {}), **params}
    categories = p.pop("categorical_feature", [])
    d = lightgbm.Dataset(*train, categorical_feature=categories)
    return lightgbm.train(p, d, rounds).predict(test)


def xgb(data, params, rounds, seed, train, test):
    p = {**XGB, "objective": "binary:logistic", "seed": seed, **params}
    return xgboost.train(p, xgboost.DMatrix(*train), rounds).predict(xgboost.DMatrix(test))


def score(data, theirs, y, p):
    """By name, as the test reckons them."""
    if data == "binary":
        return {"auc": roc_auc_score(y, p), "logLoss": log_loss(y, p)}
    if data == "multiclass":
        return {"accuracy": float(np.mean(np.argmax(p, 1) == y)), "logLoss": log_loss(y, p)}
    if theirs.get("objective") == "quantile":
        d = y - p
        return {"pinball": float(np.mean(np.maximum(0.7 * d, -0.3 * d)))}
    if theirs.get("objective") == "huber":
        d = np.abs(y - p)
        return {"huber": float(np.mean(np.where(d <= 0.5, d * d / 2, 0.5 * (d - 0.25))))}
    return {"squared": float(np.mean((y - p) ** 2))}


def main():
    sets = {name: read(name) for name in FILES}
    out = []
    for data, library, theirs, ours in CASES:
        (x, y), (u, v) = sets[data]
        coded = "categorical_feature" in theirs
        if coded:
            x, u = with_codes(x), with_codes(u)
        robust = theirs.get("objective") in ("huber", "quantile")
        if robust:
            y, v = noisy(y, len(y)), noisy(v, len(v))
        # LightGBM begins Huber's loss at the mean, we at the median: after many rounds that is forgotten.
        rounds = 300 if theirs.get("objective") == "huber" else ROUNDS
        fit = light if library == "light" else xgb
        runs = [score(data, theirs, v, fit(data, theirs, rounds, s, (x, y), u)) for s in range(5)]
        scores = {k: {"mean": float(np.mean([r[k] for r in runs])), "spread": float(np.std([r[k] for r in runs], ddof=1))} for k in runs[0]}
        maker = "lightgbm" if library == "light" else "xgboost"
        print(data, theirs, {k: (round(s["mean"], 4), round(s["spread"], 4)) for k, s in scores.items()})
        out.append({"call": f"{maker}.train({theirs}, {data}{', coded' if coded else ''}{', noisy' if robust else ''}, {rounds})", "data": data, "coded": coded, "noisy": robust, "params": {**ours, "nEstimators": rounds}, "scores": scores})
    made = f"LightGBM {lightgbm.__version__}, XGBoost {xgboost.__version__}"
    OUT.write_text(json.dumps({"made": made, "cases": out}, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
