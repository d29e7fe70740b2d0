"""Scores of columns and selectors, of scikit-learn.

Writes packages/pipelines/test/fixtures/selection.json: rows, targets, and for each call the scores or the columns kept.
Run: python packages/repo-checks/golden/selection.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from scipy.special import digamma
from sklearn.feature_selection import (
    RFE,
    RFECV,
    SelectFdr,
    SelectFpr,
    SelectFwe,
    SelectFromModel,
    SelectKBest,
    SelectPercentile,
    VarianceThreshold,
    chi2,
    f_classif,
    f_regression,
    mutual_info_classif,
    mutual_info_regression,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.tree import DecisionTreeRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "selection.json"
warnings.simplefilter("ignore")

rng = np.random.default_rng(3)
n = 60
x = rng.normal(size=(n, 6)) * [1, 1e-3, 1e4, 5, 1, 2] + [0, 0, 1e6, -3, 0, 1]
labels = np.where(x[:, 0] + 0.5 * rng.normal(size=n) > 0.5, "up", np.where(x[:, 3] > -4, "mid", "down"))
number = 2 * x[:, 0] + 1000 * x[:, 1] ** 2 + (x[:, 2] - 1e6) / 2e4 + 0.2 * rng.normal(size=n)
constant = x.copy()
constant[:, 4] = 0.1 * 3
counts = rng.integers(0, 4, (n, 5)) * (rng.random((n, 5)) < 0.5).astype(float)
counts[:, 2] += labels == "up"
counts[:, 4] = 0
data = {"x": x, "constant": constant, "counts": counts}


def plain(values):
    return [None if np.isnan(v) else float(v) for v in values]


def ross(x, y, neighbors=3):
    """Ross's estimate from its definition: scikit-learn counts some neighbours at exactly the radius, by rounding of squares."""
    used = np.array([(x == v).sum() > 1 for v in x])
    total = 0
    for i in np.flatnonzero(used):
        near = np.sort(np.abs(y[x == x[i]] - y[i]))
        k = min(neighbors, len(near) - 1)
        total += digamma(k) - digamma(len(near)) - digamma((np.abs(y[used] - y[i]) < near[k]).sum())
    return max(0, digamma(used.sum()) + total / used.sum())


scores = [
    ("fClassif", "x", *f_classif(x, labels)),
    ("fClassif", "counts", *f_classif(counts, labels)),
    ("chi2", "counts", *chi2(counts, labels)),
    ("fRegression", "x", *f_regression(x, number)),
    ("fRegression", "constant", *f_regression(constant, number)),
    ("fRegression", "counts", *f_regression(sp.csr_matrix(counts), number)),
    ("mutualInfoClassif", "x", mutual_info_classif(x, labels, random_state=0)),
    ("mutualInfoClassif", "counts", mutual_info_classif(sp.csr_matrix(counts), labels)),
    ("mutualInfoRegression", "x", mutual_info_regression(x, number, random_state=0)),
    ("mutualInfoRegression", "counts", [ross(column, number) for column in counts.T]),
]
selectors = []


def select(name, params, on, target, estimator, recipe=None):
    y = {"labels": labels, "number": number, None: None}[target]
    model = estimator.fit(data[on], y)
    selectors.append(
        {
            "call": " ".join(f"{estimator!r} on '{on}'".split()),
            "selector": name,
            "recipe": recipe,
            "params": params,
            "on": on,
            "y": target,
            "selected": np.flatnonzero(model.get_support()).tolist(),
            **({"ranking": model.ranking_.tolist()} if name == "rfe" else {}),
        }
    )


select("varianceThreshold", {}, "constant", None, VarianceThreshold())
select("varianceThreshold", {"threshold": 2}, "x", None, VarianceThreshold(2))
for k in [1, 3, 6]:
    select("selectKBest", {"k": k}, "constant", "labels", SelectKBest(k=k))
    select("selectKBest", {"k": k, "score": "fRegression"}, "x", "number", SelectKBest(f_regression, k=k))
select("selectKBest", {"k": 2, "score": "chi2"}, "counts", "labels", SelectKBest(chi2, k=2))
for p in [20, 50, 100]:
    select("selectPercentile", {"percentile": p}, "x", "labels", SelectPercentile(percentile=p))
# Columns of noise, of which p-values find some.
many = np.column_stack([x, rng.normal(size=(n, 30))])
data["many"] = many
for alpha in [0.05, 0.2]:
    for name, kind in [("selectFpr", SelectFpr), ("selectFdr", SelectFdr), ("selectFwe", SelectFwe)]:
        select(name, {"alpha": alpha}, "constant", "labels", kind(alpha=alpha))
        select(name, {"alpha": alpha, "score": "fRegression"}, "many", "number", kind(f_regression, alpha=alpha))
        select(name, {"alpha": alpha, "score": "chi2"}, "counts", "labels", kind(chi2, alpha=alpha))
scaled = (x - x.mean(axis=0)) / x.std(axis=0)
data["scaled"] = scaled
for threshold, theirs in [(None, None), ("median", "median"), ("1.25*mean", "1.25*mean"), (0.1, 0.1)]:
    select("selectFromModel", {"threshold": threshold}, "scaled", "labels", SelectFromModel(LogisticRegression(), threshold=theirs), "logisticRegression")
    select("selectFromModel", {"threshold": threshold}, "scaled", "number", SelectFromModel(Ridge(), threshold=theirs), "ridge")
select("selectFromModel", {"threshold": -1e9, "maxFeatures": 2}, "scaled", "number", SelectFromModel(Ridge(), threshold=-np.inf, max_features=2), "ridge")
for order, theirs in [(2, 2), (3, 3), (None, np.inf)]:
    params = {"threshold": "median", "normOrder": order}
    select("selectFromModel", params, "scaled", "labels", SelectFromModel(LogisticRegression(tol=1e-10), threshold="median", norm_order=theirs), "logisticRegression")
    selectors[-1]["importances"] = np.linalg.norm(LogisticRegression(tol=1e-10).fit(scaled, labels).coef_, axis=0, ord=theirs).tolist()
select("selectFromModel", {}, "scaled", "number", SelectFromModel(DecisionTreeRegressor(max_depth=4)), "decisionTreeRegressor")
for wanted, step in [(2, 1), (None, 2), (0.34, 0.4)]:
    params = {"nFeaturesToSelect": wanted, "step": step}
    select("rfe", params, "scaled", "labels", RFE(LogisticRegression(), n_features_to_select=wanted, step=step), "logisticRegression")
    select("rfe", params, "scaled", "number", RFE(Ridge(), n_features_to_select=wanted, step=step), "ridge")

rfecv = []
for recipe, estimator, target, params, theirs in [
    ("logisticRegression", LogisticRegression(tol=1e-10, max_iter=10000), "labels", {}, {"scoring": "accuracy"}),
    ("logisticRegression", LogisticRegression(tol=1e-10, max_iter=10000), "labels", {"step": 2, "minFeaturesToSelect": 2, "cv": 4}, {"step": 2, "min_features_to_select": 2, "cv": 4, "scoring": "accuracy"}),
    ("ridge", Ridge(), "number", {}, {"scoring": "r2"}),
    ("ridge", Ridge(), "number", {"step": 0.4, "cv": 3, "lowerIsBetter": True}, {"step": 0.4, "cv": 3, "scoring": "neg_mean_squared_error"}),
]:
    y = {"labels": labels, "number": number}[target]
    model = RFECV(estimator, **theirs).fit(scaled, y)
    found = model.cv_results_
    sign = -1 if "lowerIsBetter" in params else 1
    rfecv.append({
        "call": " ".join(f"{model!r} on 'scaled'".split()), "recipe": recipe, "y": target, "params": params, "metric": theirs["scoring"],
        "selected": np.flatnonzero(model.support_).tolist(), "ranking": model.ranking_.tolist(),
        "columns": found["n_features"].tolist()[::-1], "mean": (sign * found["mean_test_score"]).tolist()[::-1], "std": found["std_test_score"].tolist()[::-1],
    })

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}",
            "data": {name: v.tolist() for name, v in data.items()},
            "labels": labels.tolist(),
            "number": number.tolist(),
            "scores": [{"score": s, "on": on, "values": plain(v[0]), **({"p": plain(v[1])} if v[1:] else {})} for s, on, *v in scores],
            "rfecv": rfecv,
            "selectors": selectors,
        },
        separators=(",", ":"),
    )
    + "\n"
)
