"""Golden fixture of the metrics of neighbours: distances, classes, values and clusters.

python packages/repo-checks/golden/neighbor-metrics.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import DBSCAN
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "neighbor-metrics.json"


def main():
    rng = np.random.default_rng(5)
    wine = datasets.load_wine()
    counts = rng.poisson(2.0, size=(60, 6)) * (rng.random((60, 6)) < 0.7)
    places = np.column_stack([np.arcsin(rng.uniform(-1, 1, 60)), rng.uniform(-np.pi, np.pi, 60)])
    places[1] = places[0] + [1e-7, 0]
    sets = {
        "wine": wine.data[::3, :6],
        "counts": counts.astype(float),
        "bits": (rng.random((60, 12)) < 0.4).astype(float),
        "places": places,
    }
    vi = np.linalg.inv(np.cov(sets["wine"].T))
    plans = [
        ("wine", "minkowski", {"p": 3}, 12.0),
        ("wine", "minkowski", {"p": 1.5}, 12.0),
        ("wine", "minkowski", {"p": 1}, 12.0),
        ("wine", "cosine", {}, 0.01),
        ("wine", "correlation", {}, 0.02),
        ("wine", "mahalanobis", {"metric_params": {"VI": vi}}, 2.0),
        ("counts", "canberra", {}, 2.5),
        ("counts", "braycurtis", {}, 0.35),
        ("counts", "hamming", {}, 0.4),
        ("bits", "hamming", {}, 0.3),
        ("bits", "jaccard", {}, 0.6),
        ("places", "haversine", {}, 0.3),
    ]
    cases = []
    for name, metric, more, radius in plans:
        x = sets[name]
        rows = x > 0 if metric == "jaccard" else x
        m = NearestNeighbors(n_neighbors=4, radius=radius, metric=metric, algorithm="brute", **more).fit(rows)
        near, _ = m.kneighbors(rows)
        within = m.radius_neighbors(rows)[0]
        d = DBSCAN(eps=radius, min_samples=4, metric=metric, algorithm="brute", **({k: v for k, v in more.items()})).fit(rows)
        y = np.arange(len(x)) % 3
        k = KNeighborsRegressor(5, metric=metric, algorithm="brute", weights="distance", **more).fit(rows[10:], x[10:, 0])
        cases.append(
            {
                "call": f"NearestNeighbors(n_neighbors=4, radius={radius}, metric='{metric}', algorithm='brute', {', '.join(more)}).fit({name})",
                "data": name,
                "metric": metric,
                "p": more.get("p", 2),
                "radius": radius,
                "distances": near.tolist(),
                "counts": [len(w) for w in within],
                "sums": [float(np.sum(w)) for w in within],
                "core": d.core_sample_indices_.tolist(),
                "labels": d.labels_.tolist(),
                "values": k.predict(rows[:10]).tolist(),
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "data": {k: x.tolist() for k, x in sets.items()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
