"""Golden fixture of clusterers and models of neighbours on sparse rows.

python packages/repo-checks/golden/sparse-rows.py
"""

import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.cluster import DBSCAN, KMeans, MiniBatchKMeans
from sklearn.neighbors import (
    KNeighborsClassifier,
    KNeighborsRegressor,
    LocalOutlierFactor,
    NearestNeighbors,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
)

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "sparse-rows.json"
RADIUS = {"euclidean": 1.15, "manhattan": 3.2, "cosine": 0.6}


def topics(rng):
    """Rows of length 1 about four topics, as TF-IDF has them: 120 rows of 60 columns, about 7 entries each."""
    own = rng.integers(0, 4, 120)
    counts = rng.poisson(0.04, (120, 60)) + rng.poisson(0.35, (120, 60)) * (np.arange(60) // 15 == own[:, None])
    counts[np.arange(120), own * 15 + rng.integers(0, 15, 120)] += 1
    x = counts * rng.uniform(0.5, 2, 60)
    return x / np.linalg.norm(x, axis=1, keepdims=True), own


def k_means(x):
    cases = []
    for k, weighted in ((4, False), (9, False), (5, True)):
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else None
        init = x[1 :: len(x) // k][:k]
        m = KMeans(k, init=init, n_init=1, tol=0).fit(sp.csr_matrix(x), sample_weight=w)
        order = np.lexsort(m.cluster_centers_.T[::-1])
        cases.append(
            {
                "call": f"KMeans({k}, init=x[1::len(x) // {k}][:{k}], n_init=1, tol=0).fit(csr, sample_weight={'weights' if weighted else None})",
                "nClusters": k,
                "weighted": weighted,
                "centers": m.cluster_centers_[order].tolist(),
                "inertia": float(m.inertia_),
                "iterations": int(m.n_iter_),
            }
        )
    return cases


def batches(x):
    cases = []
    for k, size, weighted in ((4, 40, False), (6, 25, True)):
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else np.ones(len(x))
        init = x[1 :: len(x) // k][:k]
        init = init[np.lexsort(init.T[::-1])]
        m = MiniBatchKMeans(k, init=init, n_init=1, reassignment_ratio=0)
        for at in range(0, len(x), size):
            m.partial_fit(sp.csr_matrix(x[at : at + size]), sample_weight=w[at : at + size])
        cases.append(
            {
                "call": f"MiniBatchKMeans({k}, init=init, n_init=1, reassignment_ratio=0).partial_fit(csr[at:at + {size}], weights) ...",
                "weighted": weighted,
                "size": size,
                "init": init.tolist(),
                "centers": m.cluster_centers_.tolist(),
                "counts": m._counts.tolist(),
            }
        )
    return cases


def neighbors(x, own):
    rows, queries = sp.csr_matrix(x[:100]), sp.csr_matrix(x[100:])
    cases = []
    for metric, radius in RADIUS.items():
        m = NearestNeighbors(n_neighbors=4, radius=radius, metric=metric).fit(rows)
        shares = KNeighborsClassifier(5, weights="distance", metric=metric).fit(rows, own[:100])
        values = KNeighborsRegressor(5, weights="distance", metric=metric).fit(rows, x[:100, 0])
        near = RadiusNeighborsClassifier(radius, metric=metric, outlier_label="most_frequent").fit(rows, own[:100])
        means = RadiusNeighborsRegressor(radius, metric=metric).fit(rows, x[:100, 0]).predict(queries)
        cases.append(
            {
                "call": f"NearestNeighbors(n_neighbors=4, radius={radius}, metric='{metric}').fit(csr[:100])",
                "metric": metric,
                "radius": radius,
                "distances": m.kneighbors(queries)[0].tolist(),
                "within": [sorted(i.tolist()) for i in m.radius_neighbors(queries)[1]],
                "shares": shares.predict_proba(queries).tolist(),
                "values": values.predict(queries).tolist(),
                "near": near.predict_proba(queries).tolist(),
                "means": [None if np.isnan(v) else float(v) for v in means],
            }
        )
    return cases


def dbscan(x):
    cases = []
    for metric, eps, weighted in (("euclidean", 0.9, False), ("cosine", 0.45, True), ("manhattan", 2.6, False)):
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else None
        m = DBSCAN(eps=eps, min_samples=4, metric=metric).fit(sp.csr_matrix(x), sample_weight=w)
        cases.append(
            {
                "call": f"DBSCAN(eps={eps}, min_samples=4, metric='{metric}').fit(csr, sample_weight={'weights' if weighted else None})",
                "metric": metric,
                "eps": eps,
                "weighted": weighted,
                "core": m.core_sample_indices_.tolist(),
                "labels": m.labels_.tolist(),
            }
        )
    return cases


def local_outlier_factor(x):
    cases = []
    for metric, contamination in (("euclidean", "auto"), ("manhattan", 0.1), ("cosine", "auto")):
        m = LocalOutlierFactor(12, metric=metric, contamination=contamination, novelty=True).fit(sp.csr_matrix(x[:100]))
        cases.append(
            {
                "call": f"LocalOutlierFactor(12, metric='{metric}', contamination={contamination!r}, novelty=True).fit(csr[:100])",
                "metric": metric,
                "contamination": contamination,
                "factors": m.negative_outlier_factor_.tolist(),
                "scores": m.score_samples(sp.csr_matrix(x[100:])).tolist(),
                "offset": float(m.offset_),
            }
        )
    return cases


def main():
    x, own = topics(np.random.default_rng(11))
    csr = sp.csr_matrix(x)
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; weights are (row % 4) * 0.75",
        "x": {
            "shape": list(csr.shape),
            "indptr": csr.indptr.tolist(),
            "indices": csr.indices.tolist(),
            "values": csr.data.tolist(),
        },
        "topics": own.tolist(),
        "kMeans": k_means(x),
        "batches": batches(x),
        "neighbors": neighbors(x, own),
        "dbscan": dbscan(x),
        "localOutlierFactor": local_outlier_factor(x),
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")
    print([c["within"][:2] for c in fixture["neighbors"]], [sorted(set(c["labels"])) for c in fixture["dbscan"]])


main()
