"""Transformers that change a column's distribution or spread it over several columns, of scikit-learn.

Writes packages/pipelines/test/fixtures/distributions.json: rows to fit on and rows to transform (null is NaN), and for each
call what comes out of both, and what inverse_transform makes of the second, where there is one.
Run: python packages/repo-checks/golden/distributions.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.preprocessing import Binarizer, PowerTransformer, QuantileTransformer, SplineTransformer

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "distributions.json"
warnings.simplefilter("ignore")


def plain(a):
    a = a.toarray() if sp.issparse(a) else np.asarray(a, dtype=float)
    return [[None if np.isnan(v) else float(v) for v in row] for row in a]


rng = np.random.default_rng(1)


def normal(rows):
    # Of different units; far from 0; with ties; with an outlier; skewed.
    n = rng.normal(size=(rows, 5))
    return np.column_stack(
        [n[:, 0], n[:, 1] * 1e-6, n[:, 2] * 3 + 1e3, rng.integers(-1, 3, rows), n[:, 3] ** 5, np.exp(n[:, 4])]
    ).astype(np.float32)


def missing(rows):
    x = normal(rows)
    x[rng.random(x.shape) < 0.2] = np.nan
    return x


def positive(rows):
    return (np.abs(normal(rows)) + 0.5).astype(np.float32)


def counts(rows):
    x = rng.integers(0, 5, (rows, 4)) * (rng.random((rows, 4)) < 0.5)
    return x.astype(float)


def skewed(rows):
    return normal(rows)[:, [0, 3, 4, 5]]


def gaps(rows):
    return missing(rows)[:, [0, 3, 4, 5]]


data = {name: (f(29), f(5)) for name, f in [("normal", normal), ("missing", missing), ("positive", positive), ("counts", counts), ("skewed", skewed), ("gaps", gaps), ("above", lambda rows: np.abs(skewed(rows)) + 0.5)]}
cases = []


def case(ours, params, name, estimator, sparse=False, tolerance=None, weight=None):
    fit, new = (np.asarray(d, dtype=np.float64) for d in data[name])
    as_given = sp.csr_matrix if sparse else np.asarray
    model = estimator.fit(as_given(fit), **({"sample_weight": weight} if weight else {}))
    out = model.transform(as_given(new))
    cases.append(
        {
            "call": f"{estimator!r} on {'sparse ' if sparse else ''}'{name}'{', weighted' if weight else ''}".replace("\n", " "),
            "transformer": ours,
            "params": params,
            "data": name,
            "sparse": sparse,
            "fitted": plain(model.transform(as_given(fit)))[:4],
            "out": plain(out),
            **({"back": plain(model.inverse_transform(out))} if hasattr(model, "inverse_transform") else {}),
            **({"names": model.get_feature_names_out().tolist()} if ours == "splineFeatures" else {}),
            **({"tolerance": tolerance} if tolerance else {}),
            **({"weight": weight} if weight else {}),
        }
    )


for name in ["normal", "missing", "counts"]:
    for distribution in ["uniform", "normal"]:
        for n in [1000, 10]:
            case(
                "quantileTransformer",
                {"nQuantiles": n, "outputDistribution": distribution},
                name,
                QuantileTransformer(n_quantiles=n, output_distribution=distribution),
            )
for ignored in [False, True]:
    case(
        "quantileTransformer",
        {"nQuantiles": 12, "ignoreImplicitZeros": ignored},
        "counts",
        QuantileTransformer(n_quantiles=12, ignore_implicit_zeros=ignored),
        sparse=True,
    )
# scipy's search for the optimum stops 1e-8 beside it. Columns whose values are nearly alike, or tiny, have hardly an optimum:
# of those only the lambdas are kept, which are to be no more likely than ours.
for name in ["skewed", "gaps", "above", "counts"]:
    for standardize in [True, False]:
        case("powerTransformer", {"standardize": standardize}, name, PowerTransformer(standardize=standardize), tolerance=2e-6)
for standardize in [True, False]:
    case(
        "powerTransformer",
        {"method": "boxCox", "standardize": standardize},
        "above",
        PowerTransformer(method="box-cox", standardize=standardize),
        tolerance=2e-6,
    )
case("binarizer", {}, "normal", Binarizer())
case("binarizer", {"threshold": 1.5}, "counts", Binarizer(threshold=1.5), sparse=True)
case("binarizer", {"threshold": -0.5}, "normal", Binarizer(threshold=-0.5))
for knots in ["uniform", "quantile"]:
    for extrapolation in ["constant", "linear", "continue", "periodic"]:
        for degree, n, bias in [(3, 5, True), (1, 4, False), (2, 6, False)]:
            # Of degree 1, scikit-learn continues the first column alone rightly: it counts the degree up with each.
            if extrapolation == "linear" and degree == 1:
                continue
            case(
                "splineFeatures",
                {"nKnots": n, "degree": degree, "knots": knots, "extrapolation": extrapolation, "includeBias": bias},
                "positive" if knots == "quantile" else "normal",
                SplineTransformer(n_knots=n, degree=degree, knots=knots, extrapolation=extrapolation, include_bias=bias),
            )
case("splineFeatures", {"degree": 0, "extrapolation": "continue"}, "normal", SplineTransformer(degree=0, extrapolation="continue"))
case("splineFeatures", {"handleMissing": "zeros"}, "missing", SplineTransformer(handle_missing="zeros"))
case("splineFeatures", {"knots": "quantile", "nKnots": 4, "extrapolation": "linear"}, "counts", SplineTransformer(knots="quantile", n_knots=4, extrapolation="linear"))
weight = [float(i % 4) / 2 for i in range(29)]
case("splineFeatures", {"knots": "quantile"}, "positive", SplineTransformer(knots="quantile"), weight=weight)
case("splineFeatures", {"knots": "quantile", "handleMissing": "zeros"}, "gaps", SplineTransformer(knots="quantile", handle_missing="zeros"), weight=weight)
case("splineFeatures", {"extrapolation": "linear"}, "normal", SplineTransformer(extrapolation="linear"), weight=weight)
given = [[-1, 0, 0.5, 0], [0, 1, 1, 2], [2, 3, 4, 9]]
case("splineFeatures", {"knots": given, "degree": 2}, "counts", SplineTransformer(knots=np.array(given), degree=2))

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}",
            "data": {name: {"fit": plain(fit), "new": plain(new)} for name, (fit, new) in data.items()},
            "cases": cases,
            "lambdas": {
                name: [float(v) for v in PowerTransformer().fit(np.asarray(data[name][0], dtype=float)).lambdas_]
                for name in ["normal", "missing", "positive"]
            },
        },
        separators=(",", ":"),
    ).replace(".0,", ",").replace(".0]", "]")
    + "\n"
)
