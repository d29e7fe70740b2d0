"""Golden fixture of agglomerative clustering.

python packages/repo-checks/golden/agglomerative.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import AgglomerativeClustering

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "agglomerative.json"


def main():
    rng = np.random.default_rng(11)
    blobs = np.round(np.concatenate([rng.normal(c, 1.0, size=(30, 3)) for c in (0.0, 4.0, 9.0)]), 6)
    sets = {"blobs": blobs, "wine": datasets.load_wine().data[::3, :6], "iris": datasets.load_iris().data[::2]}
    cases = []
    for name, linkage, metric, more in (
        ("blobs", "ward", "euclidean", {"n_clusters": 3}),
        ("blobs", "complete", "euclidean", {"n_clusters": 4}),
        ("blobs", "average", "euclidean", {"n_clusters": 5}),
        ("blobs", "single", "euclidean", {"n_clusters": 2}),
        ("wine", "ward", "euclidean", {"n_clusters": None, "distance_threshold": 60.0}),
        ("wine", "average", "manhattan", {"n_clusters": 4}),
        ("wine", "complete", "chebyshev", {"n_clusters": None, "distance_threshold": 25.0}),
        ("wine", "single", "manhattan", {"n_clusters": 6}),
        ("wine", "average", "cosine", {"n_clusters": 3}),
        ("iris", "ward", "euclidean", {"n_clusters": 3}),
    ):
        x = sets[name]
        m = AgglomerativeClustering(linkage=linkage, metric=metric, compute_distances=True, **more).fit(x)
        arguments = ", ".join(f"{k}={v}" for k, v in more.items())
        cases.append(
            {
                "call": f"AgglomerativeClustering(linkage='{linkage}', metric='{metric}', {arguments}).fit({name})",
                "data": name,
                "linkage": linkage,
                "metric": metric,
                "nClusters": more["n_clusters"],
                "distanceThreshold": more.get("distance_threshold"),
                # Rows of iris repeat: of equal distances, which comes first is open.
                "children": None if name == "iris" else np.sort(m.children_, axis=1).ravel().tolist(),
                "distances": m.distances_.tolist(),
                "labels": m.labels_.tolist(),
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
