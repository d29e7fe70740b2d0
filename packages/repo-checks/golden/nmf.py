"""Golden fixture of nmf.

python packages/repo-checks/golden/nmf.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.decomposition import NMF

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "nmf.json"


def main():
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(8)
    mixed = rng.gamma(2.0, 1.0, (40, 3)) @ (rng.gamma(1.0, 1.0, (3, 9)) * (rng.random((3, 9)) < 0.6)) + 0.05 * rng.random((40, 9))
    words = rng.poisson(rng.gamma(0.6, 1.5, (50, 3)) @ rng.gamma(0.5, 1.5, (3, 10))).astype(float)
    words[words.sum(axis=1) == 0, 0] = 1
    sets = {"iris": datasets.load_iris().data[::3], "mixed": np.round(mixed, 4), "words": words}
    cases = []
    for name, k, more, names in (
        # Few columns: singular vectors are exact, so that starts are the same.
        ("iris", 2, {}, {}),
        ("mixed", 3, {"max_iter": 30, "tol": 0}, {"maxIter": 30, "tol": 0}),
        ("mixed", 3, {"init": "nndsvd", "max_iter": 100}, {"init": "nndsvd", "maxIter": 100}),
        ("mixed", 3, {"alpha_W": 0.01, "l1_ratio": 0.5, "max_iter": 300}, {"alphaW": 0.01, "l1Ratio": 0.5, "maxIter": 300}),
        ("mixed", 3, {"alpha_W": 0.001, "alpha_H": 0.02, "max_iter": 50}, {"alphaW": 0.001, "alphaH": 0.02, "maxIter": 50}),
        ("words", 3, {}, {}),
        ("words", 3, {"solver": "mu", "max_iter": 50, "tol": 0}, {"solver": "mu", "maxIter": 50, "tol": 0}),
        ("words", 3, {"solver": "mu", "beta_loss": "kullback-leibler"}, {"solver": "mu", "betaLoss": "kullback-leibler"}),
        ("words", 3, {"solver": "mu", "beta_loss": "kullback-leibler", "alpha_W": 0.01, "l1_ratio": 0.3, "max_iter": 60}, {"solver": "mu", "betaLoss": "kullback-leibler", "alphaW": 0.01, "l1Ratio": 0.3, "maxIter": 60}),
        ("iris", 2, {"solver": "mu", "beta_loss": "itakura-saito", "max_iter": 40}, {"solver": "mu", "betaLoss": "itakura-saito", "maxIter": 40}),
    ):
        x = sets[name]
        m = NMF(k, **more).fit(x)
        far = NMF(k, **{**more, "max_iter": 20000, "tol": 1e-13 if more.get("solver") != "mu" else 1e-11})
        far.components_, far._n_components, far.n_components_, far.n_features_in_ = m.components_, k, k, x.shape[1]
        far._beta_loss, far._l1_ratio = m._beta_loss, getattr(m, "_l1_ratio", None)
        rows = np.vstack([far.transform(x[i : i + 1]) for i in range(4)])
        arguments = "".join(f", {a}={b!r}" for a, b in more.items())
        cases.append(
            {
                "call": f"NMF({k}{arguments}).fit({name})",
                "data": name,
                "params": {"nComponents": k, **names},
                "components": m.components_.ravel().tolist(),
                "error": float(m.reconstruction_err_),
                "iterations": int(m.n_iter_),
                # While it transforms by divergence, it adds the L1 penalty anew at every step to what it divides by.
                "rows": None if more.get("beta_loss") == "kullback-leibler" and "alpha_W" in more else rows.ravel().tolist(),
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; rows are transformed to the end, tol=1e-13 or 1e-11",
        "data": {k: x.tolist() for k, x in sets.items()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
