"""Classical models as scikit-learn fits them; one small fixture a family, each with its data and the calls that made it.

Writes packages/models/test/fixtures/{least-squares,...}.json.
Run: python packages/repo-checks/golden/classical.py [family...]
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV
from sklearn.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
FAMILIES = {}


def family(f):
    FAMILIES[f.__name__.replace("_", "-")] = f
    return f


def short(x, digits=7):
    return np.array([[float(f"{v:.{digits}g}") for v in row] for row in x])


def weights(n):
    return (np.arange(n) % 4) * 0.75


def regression_sets():
    rng = np.random.default_rng(7)
    d = datasets.load_diabetes(scaled=False)
    sets = {"diabetes": (d.data[:120], d.target[:120])}
    x = rng.normal(size=(80, 6))
    scales = short(x * np.logspace(-4, 5, 6) + np.logspace(3, -1, 6) * 10)
    sets["scales"] = (scales, np.round(x @ [1, -2, 3, 0.5, 0, 1] + rng.normal(size=80) + 1000, 4))
    wide = np.round(rng.normal(size=(20, 35)) * 3 + 10, 4)
    sets["wide"] = (wide, np.round(wide[:, 0] - wide[:, 1] + rng.normal(size=20), 4))
    x = np.round(rng.normal(size=(50, 3)), 4)
    deficient = np.column_stack([x[:, 0], 2 * x[:, 0], np.full(50, 0.1), x[:, 1], x[:, 0] - x[:, 1], x[:, 2]])
    sets["deficient"] = (np.round(deficient, 4), np.round(x @ [1, -1, 0.5] + rng.normal(size=50), 4))
    wide_deficient = np.column_stack([wide[:10], wide[:10, :5]])
    wide_deficient[3] = wide_deficient[4]
    sets["wide_deficient"] = (wide_deficient, np.round(rng.normal(size=10), 4))
    # Condition number 1e8: the normal equations alone would lose every digit.
    q, _ = np.linalg.qr(rng.normal(size=(60, 5)))
    v, _ = np.linalg.qr(rng.normal(size=(5, 5)))
    hard = q @ np.diag(np.logspace(0, -8, 5)) @ v
    sets["ill_conditioned"] = (hard, hard @ [1, 2, 3, 4, 5] + 1e-9 * rng.normal(size=60))
    return sets


@family
def least_squares():
    sets, cases = regression_sets(), []
    models = {"linearRegression": (LinearRegression, {"tol": 1e-13}), "ridge": (Ridge, {"solver": "svd"}), "ridgeCv": (RidgeCV, {"gcv_mode": "svd"})}
    plan = [(m, d, p, w) for m in ("linearRegression",) for d in sets for p in ({}, {"fitIntercept": False}) for w in (False, True)]
    plan += [("ridge", d, p, w) for d in sets if d != "ill_conditioned" for p in ({}, {"alpha": 1e-3, "fitIntercept": False}, {"alpha": 50.0}) for w in (False, True)]
    plan += [("ridgeCv", d, p, w) for d in ("diabetes", "wide", "deficient") for p in ({"alphas": [0.01, 0.3, 1, 20, 400]}, {"fitIntercept": False}) for w in (False, True)]
    names = {"fitIntercept": "fit_intercept"}
    for model, name, p, weighted in plan:
        x, y = sets[name]
        make, extra = models[model]
        given = {names.get(k, k): v for k, v in p.items()} | extra
        m = make(**given).fit(x, y, weights(len(y)) if weighted else None)
        case = {
            "call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name}{', weights' if weighted else ''})",
            "model": model,
            "data": name,
            "params": p,
            "weighted": weighted,
            "coef": m.coef_.tolist(),
            "intercept": float(m.intercept_),
        }
        if model == "linearRegression":
            case["rank"] = int(m.rank_)
        if model == "ridgeCv":
            case |= {"alpha": float(m.alpha_), "bestScore": float(m.best_score_)}
        cases.append(case)
    return {"data": {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()}, "cases": cases}



@family
def naive_bayes():
    rng = np.random.default_rng(11)
    wine, cancer = datasets.load_wine(), datasets.load_breast_cancer()
    counts = rng.poisson(np.array([[0.2, 1, 0, 3, 0.5, 2, 0, 0.1], [1, 0.2, 2, 0, 0.5, 2, 0, 1], [0, 0, 0.5, 1, 3, 0, 0, 2]])[np.arange(90) % 3])
    counts[:, 6] = 0
    sets = {
        "wine": (wine.data[::2], wine.target[::2]),
        "cancer": (cancer.data[::5], cancer.target[::5]),
        "counts": (counts, np.repeat([0, 1, 2], [50, 25, 15])[np.argsort(np.arange(90) % 3, kind="stable").argsort()]),
    }
    plan = [(GaussianNB, d, p) for d in ("wine", "cancer") for p in ({}, {"varSmoothing": 0}, {"varSmoothing": 1e-4})]
    plan += [(GaussianNB, "wine", {"classPrior": [0.2, 0.3, 0.5], "varSmoothing": 0})]
    for make in (MultinomialNB, ComplementNB, BernoulliNB):
        plan += [(make, "counts", p) for p in ({}, {"alpha": 0.01})]
    plan += [(MultinomialNB, "counts", {"fitPrior": False}), (MultinomialNB, "counts", {"classPrior": [0.5, 0.25, 0.25]})]
    plan += [(ComplementNB, "counts", {"norm": True}), (BernoulliNB, "counts", {"binarize": 1.0}), (BernoulliNB, "counts", {"fitPrior": False})]
    plan += [(MultinomialNB, "cancer", {}), (ComplementNB, "cancer", {}), (BernoulliNB, "cancer", {"binarize": 20})]
    names = {"varSmoothing": "var_smoothing", "fitPrior": "fit_prior", "classPrior": "class_prior"}
    cases = []
    for make, name, p in plan:
        for weighted in (False, True):
            # Smoothing by the variance of unweighted rows is left aside: ours is of weighted ones.
            if weighted and make is GaussianNB and p.get("varSmoothing") != 0:
                continue
            x, y = sets[name]
            given = {("priors" if make is GaussianNB and k == "classPrior" else names.get(k, k)): v for k, v in p.items()}
            m = make(**given).fit(x, y, weights(len(y)) if weighted else None)
            learned = {"mean": m.theta_, "variance": m.var_} if make is GaussianNB else {}
            cases.append(
                {
                    "call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name}{', weights' if weighted else ''})",
                    "model": make.__name__[0].lower() + make.__name__[1:],
                    "data": name,
                    "params": p,
                    "weighted": weighted,
                    "proba": [[float(f"{v:.10g}") for v in row] for row in m.predict_proba(x[::9])],
                }
                | {k: v.tolist() for k, v in learned.items()}
            )
    x, y = sets["wine"]
    batches, w = [[0, 28], [28, 34], [34, 89]], weights(len(y))
    m = GaussianNB(var_smoothing=0)
    for a, b in batches:
        with warnings.catch_warnings():
            # Classes that have no row yet.
            warnings.simplefilter("ignore", RuntimeWarning)
            m.partial_fit(x[a:b], y[a:b], classes=[0, 1, 2], sample_weight=w[a:b])
    more = {
        "call": "GaussianNB(var_smoothing=0), partial_fit(wine[a:b], classes=[0, 1, 2], weights) for each batch",
        "batches": batches,
        "mean": m.theta_.tolist(),
        "variance": m.var_.tolist(),
        "prior": m.class_prior_.tolist(),
    }
    x, y = sets["counts"]
    counted = []
    for make, p in ((MultinomialNB, {"alpha": 0.5}), (ComplementNB, {"norm": True}), (BernoulliNB, {"binarize": 1.0})):
        m = make(**p)
        for a, b in ((0, 40), (40, 43), (43, 90)):
            m.partial_fit(x[a:b], y[a:b], classes=[0, 1, 2], sample_weight=weights(len(y))[a:b])
        name = make.__name__
        call = f"{name}({', '.join(f'{k}={v!r}' for k, v in p.items())}), partial_fit(counts[a:b], classes=[0, 1, 2], weights) for each batch"
        proba = [[float(f"{v:.10g}") for v in row] for row in m.predict_proba(x[::9])]
        counted.append({"call": call, "model": name[0].lower() + name[1:], "params": p, "batches": [[0, 40], [40, 43], [43, 90]], "proba": proba})
    more["counted"] = counted
    data = {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()}
    return {"data": data, "cases": cases, "more": more}



@family
def decomposition():
    rng = np.random.default_rng(13)
    wine, digits = datasets.load_wine(), datasets.load_digits()
    wide = np.round(rng.normal(size=(15, 40)) @ np.diag(np.linspace(1, 4, 40)) + 5, 4)
    far = short(rng.normal(size=(60, 4)) @ np.diag([3, 2, 1, 0.5]) @ rng.normal(size=(4, 4)) + 1e4, 9)
    sets = {
        "wine": wine.data[::2],
        "digits": digits.data[:70],
        "wide": wide,
        "far": far,
        "words": rng.poisson(np.exp(rng.normal(size=(50, 3)) @ rng.normal(size=(3, 60)) - 2)),
    }
    plan = [(PCA, d, p) for d in ("wine", "wide", "far") for p in ({}, {"nComponents": 2, "whiten": True}, {"nComponents": 0.9})]
    plan += [(PCA, "digits", {"nComponents": 5}), (PCA, "digits", {"nComponents": 0.7, "whiten": True})]
    plan += [(TruncatedSVD, d, {"nComponents": k}) for d in ("digits", "words", "wide") for k in (2, 5)]
    cases = []
    for make, name, p in plan:
        x = sets[name].astype(float)
        exact = {"svd_solver": "full"} if make is PCA else {"algorithm": "arpack", "random_state": 0}
        given = {("n_components" if k == "nComponents" else k): v for k, v in p.items()} | exact
        m = make(**given).fit(x)
        # Directions without variance are any.
        real = int(np.sum(m.singular_values_ > 1e-9 * m.singular_values_[0]))
        cases.append(
            {
                "call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name})",
                "model": "pca" if make is PCA else "truncatedSvd",
                "data": name,
                "params": p,
                "nComponents": len(m.singular_values_),
                "noiseVariance": float(m.noise_variance_) if make is PCA else None,
                "components": m.components_[: min(real, 6)].tolist(),
                "singularValues": m.singular_values_.tolist(),
                "explainedVariance": m.explained_variance_.tolist(),
                "explainedVarianceRatio": m.explained_variance_ratio_.tolist(),
                "transformed": m.transform(x[:3])[:, : min(real, 6)].tolist(),
            }
        )
    return {"data": {k: x.tolist() for k, x in sets.items()}, "cases": cases}


@family
def neighbors():
    iris, diabetes = datasets.load_iris(), datasets.load_diabetes()
    rng = np.random.default_rng(17)
    far = short(rng.normal(size=(60, 3)) + 1e6, 12)
    sets = {
        "iris": (iris.data[::2], iris.target[::2]),
        "diabetes": (short(diabetes.data[:90]), diabetes.target[:90]),
        "far": (far, np.round(far.sum(axis=1) - 3e6, 4)),
    }
    queries = {k: short(np.vstack([x[:6], x[10:16] + 0.013 * x.std(axis=0)]), 12) for k, (x, _) in sets.items()}
    cases = []
    for make, name in ((KNeighborsClassifier, "iris"), (KNeighborsRegressor, "diabetes"), (KNeighborsRegressor, "far")):
        x, y = sets[name]
        q = queries[name]
        for metric in ("euclidean", "manhattan", "chebyshev", "cosine"):
            if name == "far" and metric == "cosine":
                continue
            for w, k in (("uniform", 5), ("distance", 5), ("distance", 1), ("uniform", 12)):
                # Differences, as ours: by default scikit-learn expands squares, and loses the digits of "far".
                algorithm = "brute" if metric == "cosine" else "kd_tree"
                given = {"n_neighbors": k, "weights": w, "metric": metric, "algorithm": algorithm}
                m = make(**given).fit(x, y)
                cases.append(
                    {
                        "call": f"{make.__name__}({', '.join(f'{a}={v!r}' for a, v in given.items())}).fit({name})",
                        "model": make.__name__[0].lower() + make.__name__[1:],
                        "data": name,
                        "params": {"nNeighbors": k, "weights": w, "metric": metric},
                        "distances": m.kneighbors(q)[0].tolist(),
                        "predicted": (m.predict_proba(q) if make is KNeighborsClassifier else m.predict(q)).tolist(),
                    }
                )
    data = {k: {"x": x.tolist(), "y": y.tolist(), "queries": queries[k].tolist()} for k, (x, y) in sets.items()}
    return {"data": data, "cases": cases}


@family
def cluster():
    sets = {"iris": datasets.load_iris().data, "wine": datasets.load_wine().data[::2]}
    cases = []
    for name, k in (("iris", 2), ("iris", 3), ("wine", 3), ("wine", 4)):
        x = sets[name]
        m = KMeans(k, n_init=50, random_state=0, tol=0).fit(x)
        order = np.lexsort(m.cluster_centers_.T[::-1])
        cases.append(
            {
                "call": f"KMeans({k}, n_init=50, random_state=0, tol=0).fit({name})",
                "data": name,
                "nClusters": k,
                "centers": m.cluster_centers_[order].tolist(),
                "inertia": float(m.inertia_),
                "labels": np.argsort(order)[m.labels_].tolist(),
            }
        )
    return {"data": {k: x.tolist() for k, x in sets.items()}, "cases": cases}


def main():
    warnings.simplefilter("error")
    OUT.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or FAMILIES:
        made = {"made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; weights are (row % 4) * 0.75"}
        text = json.dumps(made | FAMILIES[name](), separators=(",", ":")) + "\n"
        (OUT / f"{name}.json").write_text(text)
        print(name, len(text), "bytes")


main()
