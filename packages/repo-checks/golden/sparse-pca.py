"""Golden fixture of pca on sparse rows.

python packages/repo-checks/golden/sparse-pca.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.decomposition import PCA

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "sparse-pca.json"


def main():
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(0)
    counts = rng.poisson(0.3 * rng.exponential(size=(24, 1)) * rng.exponential(size=40), size=(24, 40)).astype(float)
    # A constant column, a column of zeros, and one far from 0.
    counts[:, 3], counts[:, 7], counts[:, 11] = 2.0, 0.0, counts[:, 11] + 50
    sets = {"wide": counts, "tall": np.ascontiguousarray(counts.T)}
    cases = []
    for name, k, solver, whiten in (
        ("tall", 3, "arpack", False),
        ("tall", 24, "covariance_eigh", False),
        ("tall", 0.8, "covariance_eigh", True),
        ("wide", 5, "arpack", True),
        ("wide", 12, "arpack", False),
        ("wide", 4, "arpack", False),
    ):
        x = sets[name]
        m = PCA(k, svd_solver=solver, whiten=whiten, random_state=0).fit(sp.csr_array(x))
        ours = {"arpack": "lanczos", "covariance_eigh": "covarianceEigh"}[solver]
        cases.append(
            {
                "call": f"PCA({k}, svd_solver='{solver}', whiten={whiten}, random_state=0).fit(csr_array({name}))",
                "data": name,
                "params": {"nComponents": k, "svdSolver": ours, "whiten": whiten},
                "mean": np.asarray(m.mean_).ravel().tolist(),
                "components": m.components_.tolist(),
                "singularValues": m.singular_values_.tolist(),
                "explainedVariance": m.explained_variance_.tolist(),
                "explainedVarianceRatio": m.explained_variance_ratio_.tolist(),
                "noiseVariance": float(m.noise_variance_),
                "transformed": m.transform(sp.csr_array(x[:3])).tolist(),
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "data": {k: v.tolist() for k, v in sets.items()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
