"""Golden fixture of miniBatchKMeans: batches one after another, the rule that stops, and which centres are moved.

python packages/repo-checks/golden/mini-batch-k-means.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import MiniBatchKMeans
from sklearn.cluster._kmeans import _mini_batch_step

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "mini-batch-k-means.json"


def batches(sets):
    cases = []
    for name, k, size, weighted in (("iris", 3, 40, False), ("iris", 6, 25, True), ("wine", 5, 30, False)):
        x = sets[name]
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else np.ones(len(x))
        init = x[1 :: len(x) // k][:k]
        init = init[np.lexsort(init.T[::-1])]
        m = MiniBatchKMeans(k, init=init, n_init=1, reassignment_ratio=0)
        for at in range(0, len(x), size):
            m.partial_fit(x[at : at + size], sample_weight=w[at : at + size])
        cases.append(
            {
                "call": f"MiniBatchKMeans({k}, init=init, n_init=1, reassignment_ratio=0).partial_fit({name}[at:at + {size}], weights) ...",
                "data": name,
                "weighted": weighted,
                "size": size,
                "init": init.tolist(),
                "centers": m.cluster_centers_.tolist(),
                "counts": m._counts.tolist(),
            }
        )
    return cases


def stops():
    cases = []
    rng = np.random.default_rng(3)
    for tol, patience, batch, rows in ((0, 10, 20, 500), (0, 3, 20, 500), (0.5, None, 50, 200), (0.05, 4, 300, 100)):
        inertia = 1000 / np.arange(1, 81) ** 0.5 + 60 * rng.random(80)
        moved = 10 / np.arange(1, 81) * rng.random(80)
        m = MiniBatchKMeans(2, max_no_improvement=patience)
        m._batch_size, m._tol, m._ewa_inertia, m._ewa_inertia_min, m._no_improvement = batch, tol, None, None, 0
        steps = next((i for i in range(80) if m._mini_batch_convergence(i, 80, rows, moved[i], inertia[i])), None)
        cases.append(
            {
                "call": f"MiniBatchKMeans(2, max_no_improvement={patience})._mini_batch_convergence(...), tol {tol}",
                "options": {"batchSize": batch, "rows": rows, "tol": tol, "maxNoImprovement": patience},
                "inertia": inertia.tolist(),
                "moved": moved.tolist(),
                "steps": None if steps is None else steps + 1,
            }
        )
    return cases


def moved_centers():
    cases = []
    rng = np.random.default_rng(4)
    for k, rows, ratio, lightest in ((6, 40, 0.05, 2), (10, 8, 0.5, 8), (9, 5, 0.2, 7)):
        counts = np.concatenate([rng.permutation(np.arange(1, lightest + 1)) * 0.01, rng.random(k - lightest) * 5 + 100])
        # Rows far away belong to one heavy centre, so that the other counts stay.
        x = np.full((rows, 2), 1000.0)
        centers = np.arange(2.0 * k).reshape(k, 2)
        after, sums = centers.copy(), counts.copy()
        _mini_batch_step(x, np.zeros(rows), centers, after, sums, np.random.RandomState(0), True, ratio)
        cases.append(
            {
                "call": f"_mini_batch_step({rows} rows, counts, random_reassign=True, reassignment_ratio={ratio})",
                "counts": counts.tolist(),
                "ratio": ratio,
                "rows": rows,
                "moved": np.where(after[:, 0] == 1000)[0].tolist(),
            }
        )
    return cases


def whole_fits(sets):
    cases = []
    for name, k in (("wine", 8), ("iris", 6)):
        found = [MiniBatchKMeans(k, batch_size=32, random_state=s).fit(sets[name]).inertia_ for s in range(60)]
        cases.append(
            {
                "call": f"MiniBatchKMeans({k}, batch_size=32, random_state=0..59).fit({name}).inertia_",
                "data": name,
                "nClusters": k,
                "mean": float(np.mean(found)),
                "deviation": float(np.std(found)),
            }
        )
    return cases


def main():
    sets = {"iris": datasets.load_iris().data, "wine": datasets.load_wine().data[::2]}
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; data are those of clusters.json; weights are (row % 4) * 0.75",
        "batches": batches(sets),
        "stops": stops(),
        "movedCenters": moved_centers(),
        "fits": whole_fits(sets),
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
