"""Golden fixture of clusterers, and of the neighbours that some of them look for.

python packages/repo-checks/golden/clusters.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import DBSCAN, KMeans
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "clusters.json"


def given_centers(sets):
    cases = []
    for name, k, weighted in (("wine", 7, False), ("wine", 5, False), ("iris", 6, True), ("wine", 12, True)):
        x = sets[name]
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else None
        init = x[1 :: len(x) // k][:k]
        m = KMeans(k, init=init, n_init=1, tol=0).fit(x, sample_weight=w)
        start = f"{name}[1::len({name}) // {k}][:{k}]"
        order = np.lexsort(m.cluster_centers_.T[::-1])
        cases.append(
            {
                "call": f"KMeans({k}, init={start}, n_init=1, tol=0).fit({name}, sample_weight={'weights' if weighted else None})",
                "data": name,
                "weighted": weighted,
                "init": init.tolist(),
                "centers": m.cluster_centers_[order].tolist(),
                "inertia": float(m.inertia_),
                "iterations": int(m.n_iter_),
            }
        )
    return cases


def neighbors(sets):
    cases = []
    for name, metric, radius in (
        ("iris", "euclidean", 0.71),
        ("wine", "euclidean", 30.0),
        ("wine", "manhattan", 40.0),
        ("iris", "chebyshev", 0.45),
        ("wine", "cosine", 1e-4),
    ):
        x = sets[name]
        m = NearestNeighbors(n_neighbors=4, radius=radius, metric=metric, algorithm="brute").fit(x)
        near = [d.tolist() for d in m.radius_neighbors(x)[0]]
        cases.append(
            {
                "call": f"NearestNeighbors(n_neighbors=4, radius={radius}, metric='{metric}', algorithm='brute').fit({name})",
                "data": name,
                "metric": metric,
                "radius": radius,
                "distances": np.round(m.kneighbors(x)[0][:40], 9).tolist(),
                "counts": [len(d) for d in near],
                "sums": [round(sum(d), 9) for d in near],
            }
        )
    return cases


def local_outlier_factor(sets):
    cases = []
    for name, k, contamination, metric in (
        ("wine", 20, "auto", "euclidean"),
        ("wine", 5, 0.1, "manhattan"),
        ("wine", 8, 0.2, "euclidean"),  # Chebyshev distances of wine tie, and which neighbours count then is open
    ):
        x = sets[name]
        m = LocalOutlierFactor(k, contamination=contamination, metric=metric, novelty=True).fit(x[:-20])
        cases.append(
            {
                "call": f"LocalOutlierFactor({k}, contamination={contamination!r}, metric='{metric}', novelty=True).fit({name}[:-20])",
                "data": name,
                "nNeighbors": k,
                "contamination": contamination,
                "metric": metric,
                "factors": m.negative_outlier_factor_.tolist(),
                "scores": m.score_samples(x[-20:]).tolist(),
                "offset": float(m.offset_),
            }
        )
    return cases


def dbscan(sets):
    cases = []
    for name, eps, least, weighted in (("iris", 0.52, 5, False), ("iris", 0.37, 4, True), ("wine", 37.5, 5, False)):
        x = sets[name]
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else None
        m = DBSCAN(eps=eps, min_samples=least).fit(x, sample_weight=w)
        cases.append(
            {
                "call": f"DBSCAN(eps={eps}, min_samples={least}).fit({name}, sample_weight={'weights' if weighted else None})",
                "data": name,
                "weighted": weighted,
                "eps": eps,
                "minSamples": least,
                "core": m.core_sample_indices_.tolist(),
                "labels": m.labels_.tolist(),
            }
        )
    return cases


def main():
    warnings.simplefilter("error")
    sets = {"iris": datasets.load_iris().data, "wine": datasets.load_wine().data[::2]}
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; weights are (row % 4) * 0.75",
        "data": {k: x.tolist() for k, x in sets.items()},
        "givenCenters": given_centers(sets),
        "neighbors": neighbors(sets),
        "dbscan": dbscan(sets),
        "localOutlierFactor": local_outlier_factor(sets),
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
