"""Imputers that look at other rows and columns, and indicators of missing values, of scikit-learn.

Writes packages/pipelines/test/fixtures/imputers.json: rows to fit on and rows to transform (null is NaN), and for each call
what comes out of both.
Run: python packages/repo-checks/golden/imputers.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import BayesianRidge, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "imputers.json"
warnings.simplefilter("ignore")


def plain(a):
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(a, dtype=float)]


rng = np.random.default_rng(4)


def gaps(rows):
    # Columns that depend on one another, of different units; the last is whole.
    n = rng.normal(size=(rows, 3))
    x = np.column_stack([n[:, 0], 100 + 5 * n[:, 0] + n[:, 1], n[:, 2] * 1e-2, n[:, 1] - n[:, 2], n[:, 0] ** 2]).astype(np.float32)
    x[:, :4][rng.random((rows, 4)) < 0.25] = np.nan
    return x


def empty(rows):
    x = gaps(rows)
    x[:, 2] = np.nan
    return x


data = {"gaps": (gaps(40), gaps(6)), "empty": (empty(20), empty(4))}
# A row that shares no column with any, and one that is a training row but for a gap.
lonely = np.full((2, 5), np.nan)
lonely[1] = data["gaps"][0][3]
data["gaps"] = (data["gaps"][0], np.vstack([data["gaps"][1], lonely]).astype(np.float32))
cases = []


def case(ours, params, name, estimator):
    fit, new = (np.asarray(d, dtype=np.float64) for d in data[name])
    model = estimator.fit(fit)
    cases.append(
        {
            "call": f"{estimator!r} on '{name}'".replace("\n", " "),
            "transformer": ours,
            "params": params,
            "data": name,
            "sparse": False,
            "fitted": plain(model.transform(fit))[:4],
            "out": plain(model.transform(new)),
            # It leaves out the names of empty columns that it keeps.
            **({} if params.get("keepEmptyFeatures") else {"names": model.get_feature_names_out().tolist()}),
            # Its distances are differences of large squares.
            **({"tolerance": 1e-6} if params.get("weights") == "distance" else {}),
        }
    )


for name in data:
    for weights in ["uniform", "distance"]:
        for k in [1, 3, 50]:
            case("knnImputer", {"nNeighbors": k, "weights": weights}, name, KNNImputer(n_neighbors=k, weights=weights))
    case("knnImputer", {"addIndicator": True, "keepEmptyFeatures": True}, name, KNNImputer(add_indicator=True, keep_empty_features=True))
    case("missingIndicator", {"errorOnNew": False}, name, MissingIndicator(error_on_new=False))
    case("missingIndicator", {"features": "all"}, name, MissingIndicator(features="all"))

iterative = []
NAMES = {"maxIter": "max_iter", "initialStrategy": "initial_strategy", "imputationOrder": "imputation_order", "addIndicator": "add_indicator",
         "skipComplete": "skip_complete", "minValue": "min_value", "maxValue": "max_value", "keepEmptyFeatures": "keep_empty_features", "fillValue": "fill_value"}
# Columns of like units, some complete in training but not after it, and an empty one.
full = rng.normal(size=(60, 6)) @ rng.normal(size=(6, 6)) + 3
full[:, 5] = full[:, 0] + 0.1 * rng.normal(size=60)
scaled = full.copy()
scaled[:, :4][rng.random((60, 4)) < 0.2] = np.nan
later = full[:8].copy()
later[rng.random((8, 6)) < 0.3] = np.nan
hollow, hollow_later = scaled.copy(), later.copy()
hollow[:, 1] = np.nan
data["scaled"] = (scaled.astype(np.float32), later.astype(np.float32))
data["hollow"] = (hollow.astype(np.float32), hollow_later.astype(np.float32))
data["whole"] = (full.astype(np.float32), later.astype(np.float32))
for ours, name, estimator, params in [
    ("bayesianRidge", "scaled", BayesianRidge(), {}),
    ("bayesianRidge", "scaled", BayesianRidge(), {"maxIter": 2, "addIndicator": True}),
    ("bayesianRidge", "scaled", BayesianRidge(), {"initialStrategy": "median", "imputationOrder": "descending", "minValue": 0.0, "maxValue": 4.0}),
    ("bayesianRidge", "scaled", BayesianRidge(), {"imputationOrder": "roman", "skipComplete": True, "tol": 1e-6}),
    ("bayesianRidge", "scaled", BayesianRidge(), {"maxIter": 0}),
    ("bayesianRidge", "whole", BayesianRidge(), {}),
    ("bayesianRidge", "gaps", BayesianRidge(), {"maxIter": 3}),
    ("bayesianRidge", "hollow", BayesianRidge(), {"imputationOrder": "arabic"}),
    ("bayesianRidge", "hollow", BayesianRidge(), {"keepEmptyFeatures": True, "addIndicator": True, "initialStrategy": "constant", "fillValue": 1.5}),
    ("ridge", "scaled", Ridge(), {"tol": 1e-2}),
]:
    fit, new = (np.asarray(d, dtype=np.float64) for d in data[name])
    model = IterativeImputer(estimator, random_state=0, **{NAMES.get(k, k): v for k, v in params.items()})
    filled = model.fit_transform(fit)
    iterative.append({
        "call": f"{model!r} on '{name}'".replace("\n", " "), "regressor": ours, "params": params, "data": name,
        "iterations": int(model.n_iter_), "fitted": plain(filled)[:6], "out": plain(model.transform(new)),
        **({} if "keepEmptyFeatures" in params else {"names": model.get_feature_names_out().tolist()}),
    })

# Means and deviations of what is drawn, over seeds: the rest is random.
posterior = []
holes = [(int(i), int(j)) for i, j in np.argwhere(np.isnan(scaled))][:12]
for params in [{"maxIter": 2}, {"maxIter": 2, "minValue": 1.0, "maxValue": 5.0}]:
    fit = np.asarray(data["scaled"][0], dtype=np.float64)
    ours = {NAMES.get(k, k): v for k, v in params.items()}
    draws = np.array([IterativeImputer(BayesianRidge(), sample_posterior=True, random_state=s, **ours).fit_transform(fit) for s in range(300)])
    some = np.array([draws[:, i, j] for i, j in holes])
    posterior.append({
        "call": f"IterativeImputer(BayesianRidge(), sample_posterior=True, random_state=range(300), **{ours})", "params": params,
        "holes": holes, "mean": some.mean(axis=1).tolist(), "deviation": some.std(axis=1).tolist(),
    })

# Columns of strings and booleans: ties, an empty column, what only new rows lack.
words = np.array([
    ["b", True, np.nan, "one"], [np.nan, False, np.nan, "two"], ["\U0001f600", np.nan, np.nan, "one"], ["\uff21", False, np.nan, "two"],
    ["b", True, np.nan, "three"], ["a", np.nan, np.nan, "two"], ["a", np.nan, np.nan, "one"], [np.nan, False, np.nan, "four"],
], dtype=object)  # fmt: skip
later = np.array([[np.nan, np.nan, "x", np.nan], ["new", True, np.nan, "two"]], dtype=object)
texts, later_texts = words[:, [0, 2, 3]], later[:, [0, 2, 3]]
categorical = []


def mixed(a):
    return [[None if isinstance(v, float) and np.isnan(v) else v for v in row] for row in a.tolist()]


for fit, new, params in [
    (words, later, {"strategy": "mostFrequent"}),
    (words, later, {"strategy": "mostFrequent", "addIndicator": True}),
    (texts, later_texts, {"strategy": "constant"}),
    (texts, later_texts, {"strategy": "constant", "fillValue": "none", "addIndicator": True}),
    (texts, later_texts, {"strategy": "constant", "fillValue": "none", "keepEmptyFeatures": True}),
    (words[:, [1]], later[:, [1]], {"strategy": "constant", "fillValue": False}),
]:
    theirs = {NAMES.get(k, k): v for k, v in params.items()} | {"strategy": {"mostFrequent": "most_frequent", "constant": "constant"}[params["strategy"]]}
    model = SimpleImputer(**theirs).fit(fit)
    names = model.get_feature_names_out().tolist() if not params.get("keepEmptyFeatures") else None
    encoded = make_pipeline(SimpleImputer(**theirs), OneHotEncoder(handle_unknown="ignore")).fit(fit)
    categorical.append({
        "call": f"{model!r}".replace("\n", " "), "params": params, "fit": mixed(fit), "new": mixed(new),
        "fitted": mixed(model.transform(fit)), "out": mixed(model.transform(new)), "encoded": encoded.transform(new).toarray().tolist(),
        **({"names": names} if names else {}),
    })

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}",
            "data": {name: {"fit": plain(fit), "new": plain(new)} for name, (fit, new) in data.items()},
            "cases": cases,
            "iterative": iterative,
            "posterior": posterior,
            "categorical": categorical,
        },
        separators=(",", ":"),
    ).replace(".0,", ",").replace(".0]", "]")
    + "\n"
)
