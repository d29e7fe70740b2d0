"""Golden fixture of gaussianMixture.

python packages/repo-checks/golden/mixture.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.mixture import GaussianMixture

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "mixture.json"


def case(call, x, m, **more):
    order = np.lexsort(m.means_.T[::-1])
    covariances = m.covariances_ if m.covariance_type == "tied" else m.covariances_[order]
    return {
        "call": call,
        "covarianceType": m.covariance_type,
        "nComponents": m.n_components,
        "weights": m.weights_[order].tolist(),
        "means": m.means_[order].ravel().tolist(),
        "covariances": covariances.ravel().tolist(),
        "lowerBound": float(m.lower_bound_),
        "iterations": int(m.n_iter_),
        "bic": float(m.bic(x)),
        "aic": float(m.aic(x)),
        "scores": m.score_samples(x[:6]).tolist(),
        "probabilities": m.predict_proba(x[:6])[:, order].ravel().tolist(),
        **more,
    }


def main():
    warnings.simplefilter("error")
    iris = datasets.load_iris().data
    wine = datasets.load_wine().data[::2, :5]
    sets = {"iris": iris, "wine": wine}
    optima, given, steps = [], [], []
    for name, k, kind in (
        ("iris", 2, "full"),
        ("iris", 3, "full"),
        ("iris", 3, "tied"),
        ("iris", 2, "diag"),
        ("iris", 3, "spherical"),
        ("wine", 2, "full"),
        ("wine", 2, "tied"),
        ("wine", 1, "full"),
    ):
        x = sets[name]
        m = GaussianMixture(k, covariance_type=kind, tol=1e-12, max_iter=20000, n_init=10, random_state=0).fit(x)
        call = f"GaussianMixture({k}, covariance_type='{kind}', tol=1e-12, max_iter=20000, n_init=10, random_state=0).fit({name})"
        optima.append(case(call, x, m, data=name))
    for kind in ("full", "tied", "diag", "spherical"):
        x = iris
        means = x[[10, 60, 120]]
        diagonal = 1 / x.var(axis=0)
        tilt = np.diag(diagonal) + 0.1
        start = {"full": np.array([tilt, 2 * tilt, tilt]), "tied": tilt, "diag": np.array([diagonal] * 3), "spherical": np.array([4.0, 3, 5])}[kind]
        w = [0.2, 0.5, 0.3]
        warnings.simplefilter("ignore")
        m = GaussianMixture(3, covariance_type=kind, weights_init=w, means_init=means, precisions_init=start, max_iter=7, tol=0).fit(x)
        call = f"GaussianMixture(3, covariance_type='{kind}', weights_init, means_init, precisions_init, max_iter=7, tol=0).fit(iris)"
        steps.append(case(call, x, m, data="iris", start={"weights": w, "means": means.tolist(), "precisions": start.tolist()}))
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; iris is that of clusters.json, wine its first 5 columns",
        "optima": optima,
        "steps": steps,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
