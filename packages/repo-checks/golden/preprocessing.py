"""Scalers, imputers and other transformers of numbers, of scikit-learn.

Writes packages/pipelines/test/fixtures/preprocessing.json: rows to fit on and rows to transform (null is NaN), and for
each call what comes out of both, and what inverse_transform makes of the second, where there is one.
Run: python packages/repo-checks/golden/preprocessing.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "preprocessing.json"
warnings.simplefilter("ignore")


def plain(a):
    a = a.toarray() if sp.issparse(a) else np.asarray(a, dtype=float)
    return [[None if np.isnan(v) else float(v) for v in row] for row in a]


rng = np.random.default_rng(0)


def normal(rows):
    # Of different units; constant; constant but for rounding; with ties; with an outlier.
    n = rng.normal(size=(rows, 4))
    return np.column_stack(
        [n[:, 0], n[:, 1] * 1e-6, n[:, 2] * 3 + 1e5, np.full(rows, 2.5), np.full(rows, 0.1) * 3, rng.integers(-1, 3, rows), n[:, 3] ** 9]
    ).astype(np.float32)


def missing(rows):
    x = normal(rows)
    x[rng.random(x.shape) < 0.2] = np.nan
    x[: rows // 2, 3] = np.nan
    return x


def counts(rows):
    x = rng.integers(-3, 4, (rows, 5)) * (rng.random((rows, 5)) < 0.4)
    x[:, 4] = 0
    return x.astype(float)


def empty(rows):
    x = missing(rows)
    x[:, 1] = np.nan
    return x


def spread(rows):
    u = np.linspace(0, 1, rows) + rng.random(rows) / (2 * rows)
    return np.round(np.column_stack([u, u**2 * 9 + 1e4, rng.permutation(np.sqrt(u))]), 4)


data = {name: (f(23), f(4)) for name, f in [("normal", normal), ("missing", missing), ("counts", counts), ("empty", empty)]}
cases = []


def back(model, z, fit):
    if not hasattr(model, "inverse_transform"):
        return {}
    if isinstance(model, SimpleImputer):
        # It fails where a column has no value.
        if not model.add_indicator or np.isnan(fit).all(axis=0).any():
            return {}
    rows = model.inverse_transform(z)
    if isinstance(model, KBinsDiscretizer):
        # The middle of a constant column's bin is NaN there, the constant here.
        rows = np.where(np.isnan(rows), fit[0], rows)
    return {"back": plain(rows)}


def case(ours, params, name, estimator, sparse=False, weight=None, batches=None):
    fit, new = (np.asarray(d, dtype=np.float64) for d in data[name])
    as_given = sp.csr_matrix if sparse else np.asarray
    if batches:
        for start, end in zip([0, *batches], [*batches, len(fit)]):
            model = estimator.partial_fit(as_given(fit[start:end]), **({"sample_weight": weight[start:end]} if weight else {}))
    else:
        model = estimator.fit(as_given(fit), **({"sample_weight": weight} if weight else {}))
    cases.append(
        {
            "call": f"{estimator!r} on {'sparse ' if sparse else ''}'{name}'{', weighted' if weight else ''}{f', partial_fit of rows up to {batches} and the rest' if batches else ''}".replace("\n", " "),
            "transformer": ours,
            "params": params,
            "data": name,
            "sparse": sparse,
            "fitted": plain(model.transform(as_given(fit)))[:4],
            "out": plain(model.transform(as_given(new))),
            **back(model, model.transform(as_given(new)), fit),
            **({"weight": weight} if weight else {}),
            **({"batches": batches} if batches else {}),
        }
    )


for name in ["normal", "missing", "counts"]:
    for mean in [True, False]:
        for std in [True, False]:
            case("standardScaler", {"withMean": mean, "withStd": std}, name, StandardScaler(with_mean=mean, with_std=std))
    case("minMaxScaler", {}, name, MinMaxScaler())
    case("minMaxScaler", {"featureRange": [-2, 5], "clip": True}, name, MinMaxScaler(feature_range=(-2, 5), clip=True))
    case("maxAbsScaler", {}, name, MaxAbsScaler())
    case("maxAbsScaler", {"clip": True}, name, MaxAbsScaler(clip=True))
    case("robustScaler", {}, name, RobustScaler())
    case("robustScaler", {"withCentering": False, "quantileRange": [10, 85.5]}, name, RobustScaler(with_centering=False, quantile_range=(10, 85.5)))
    case("robustScaler", {"withScaling": False}, name, RobustScaler(with_scaling=False))
    case("robustScaler", {"unitVariance": True}, name, RobustScaler(unit_variance=True))
weight = [float(i % 4) / 2 for i in range(23)]
for name in ["normal", "missing", "empty"]:
    case("standardScaler", {}, name, StandardScaler(), weight=weight)
    case("standardScaler", {}, name, StandardScaler(), batches=[15, 18])
    case("standardScaler", {}, name, StandardScaler(), weight=weight, batches=[15])
    case("minMaxScaler", {}, name, MinMaxScaler(), batches=[15, 18])
    case("maxAbsScaler", {}, name, MaxAbsScaler(), batches=[15, 18])
case("standardScaler", {"withMean": False}, "counts", StandardScaler(with_mean=False), sparse=True, weight=weight)
case("standardScaler", {"withMean": False}, "counts", StandardScaler(with_mean=False), sparse=True, batches=[15, 18])
case("maxAbsScaler", {}, "counts", MaxAbsScaler(), sparse=True, batches=[15, 18])
case("standardScaler", {"withMean": False}, "counts", StandardScaler(with_mean=False), sparse=True)
case("maxAbsScaler", {}, "counts", MaxAbsScaler(), sparse=True)
case("maxAbsScaler", {"clip": True}, "counts", MaxAbsScaler(clip=True), sparse=True)
case("robustScaler", {"withCentering": False}, "counts", RobustScaler(with_centering=False), sparse=True)
for name in ["normal", "counts"]:
    for norm in ["l2", "l1", "max"]:
        case("normalizer", {"norm": norm}, name, Normalizer(norm=norm))
        if name == "counts":
            case("normalizer", {"norm": norm}, name, Normalizer(norm=norm), sparse=True)
    for strategy in ["uniform", "quantile"]:
        for bins in [2, 5, 9]:
            case(
                "kBinsDiscretizer",
                {"nBins": bins, "encode": "ordinal", "strategy": strategy},
                name,
                KBinsDiscretizer(n_bins=bins, encode="ordinal", strategy=strategy, quantile_method="averaged_inverted_cdf"),
            )
        case(
            "kBinsDiscretizer",
            {"nBins": 3, "strategy": strategy},
            name,
            KBinsDiscretizer(n_bins=3, encode="onehot-dense", strategy=strategy, quantile_method="averaged_inverted_cdf"),
        )
# Where clusters lose their rows, rounding decides in scikit-learn which row they get: each has some to begin with here.
data["spread"] = (spread(23), spread(6))
for strategy in ["uniform", "quantile", "kmeans"]:
    for bins in [2, 3, 4]:
        for w in [None, weight]:
            ordinal = KBinsDiscretizer(n_bins=bins, encode="ordinal", strategy=strategy, quantile_method="averaged_inverted_cdf")
            case("kBinsDiscretizer", {"nBins": bins, "encode": "ordinal", "strategy": strategy}, "spread", ordinal, weight=w)
for name in ["missing", "empty", "counts"]:
    for ours, strategy in [("mean", "mean"), ("median", "median"), ("mostFrequent", "most_frequent"), ("constant", "constant")]:
        for indicator in [False, True]:
            for keep in [False, True]:
                fill = {"fill_value": -7.5} if strategy == "constant" else {}
                case(
                    "simpleImputer",
                    {"strategy": ours, "addIndicator": indicator, "keepEmptyFeatures": keep, **({"fillValue": -7.5} if fill else {})},
                    name,
                    SimpleImputer(strategy=strategy, add_indicator=indicator, keep_empty_features=keep, **fill),
                )
for ours, args in [
    ({}, {}),
    ({"degree": 3, "interactionOnly": True}, {"degree": 3, "interaction_only": True}),
    ({"degree": 3, "minDegree": 2, "includeBias": False}, {"degree": (2, 3), "include_bias": False}),
    ({"degree": 2, "minDegree": 2}, {"degree": (2, 2)}),
    ({"degree": 0}, {"degree": 0}),
    ({"degree": 1, "includeBias": False}, {"degree": 1, "include_bias": False}),
]:
    estimator = PolynomialFeatures(**args)
    case("polynomialFeatures", ours, "counts", estimator)
    cases[-1]["names"] = estimator.get_feature_names_out().tolist()

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}",
            "data": {name: {"fit": plain(fit), "new": plain(new)} for name, (fit, new) in data.items()},
            "cases": cases,
        }
    )
    + "\n"
)
