"""Least squares on sparse rows by scikit-learn.

Writes packages/models/test/fixtures/sparse-linear.json. Run: python packages/repo-checks/golden/sparse-linear.py
A case names the call on the sparse rows where its solver, run to the end, reaches what the solver of dense rows finds; else that one's.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from scipy import sparse
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
rng = np.random.default_rng(0)


def rows(n, p, density):
    return np.where(rng.random((n, p)) < density, np.round(rng.normal(size=(n, p)), 3), 0.0)


def target(x):
    spread = x.std(axis=0)
    units = np.divide(1, spread, out=np.zeros_like(spread), where=spread > 0)
    y = x @ (rng.normal(size=x.shape[1]) * units) + rng.normal(size=len(x)) + 3
    return np.column_stack([y, np.arange(len(x)) % 3]).round(6)


factors = rng.integers(0, 4, size=(70, 3))
one_hot = np.hstack([np.eye(4)[f] for f in factors.T])
sets = {
    "few": rows(60, 12, 0.3),
    # Units of 1e-3 to 1e4.
    "scales": rows(60, 8, 0.4) * np.logspace(-3, 4, 8),
    # The columns of each factor sum to 1; beside them a column of another unit, an empty one, and one that is always 2.
    "oneHot": np.hstack([one_hot, rows(70, 1, 0.5) * 1000, np.zeros((70, 1)), np.full((70, 1), 2.0)]),
    "wide": rows(25, 60, 0.2),
    # Far from 0, and nowhere 0.
    "shifted": 100 + rows(50, 4, 1.0),
}
data = {}
for name, x in sets.items():
    csr = sparse.csr_matrix(x)
    parts = {"indptr": csr.indptr.tolist(), "indices": csr.indices.tolist(), "values": csr.data.tolist()}
    data[name] = {"shape": list(x.shape), **parts, "y": target(x).tolist()}


def fit(make, dense_make, name, weighted, centred):
    x, y = sets[name], np.array(data[name]["y"])
    w = (np.arange(len(y)) % 4) * 0.75 if weighted else None
    truth = dense_make.fit(x, y, sample_weight=w)
    coef, intercept = truth.coef_, np.broadcast_to(truth.intercept_, 2)
    found = make.fit(sparse.csr_matrix(x), y, sample_weight=w)
    size = np.abs(coef * np.abs(x).max(axis=0)).max()
    near = np.abs((found.coef_ - coef) * np.abs(x).max(axis=0)).max() < 1e-9 * size
    call, rows_name = (make, f"csr_matrix({name})") if near else (dense_make, name)
    made = found if near else truth
    return {
        "call": f"{call!r}.fit({rows_name}{', sample_weight=w' if weighted else ''})",
        "coef": made.coef_.tolist(),
        "intercept": np.broadcast_to(made.intercept_, 2).tolist(),
        "rank": int(np.linalg.matrix_rank((x - (np.average(x, axis=0, weights=w) if centred else 0))[slice(None) if w is None else w > 0])),
    }


cases = []
for name in sets:
    for weighted in (False, True):
        for intercept in (True, False):
            p = {} if intercept else {"fitIntercept": False}
            own = {"fit_intercept": intercept}
            least = fit(LinearRegression(tol=1e-14, **own), LinearRegression(tol=1e-12, **own), name, weighted, intercept)
            cases.append({"model": "linearRegression", "data": name, "params": p, "weighted": weighted, **least})
            # sparse_cg is scikit-learn's solver of sparse rows with an intercept.
            how = {"alpha": 0.5, **own}
            made = fit(Ridge(solver="sparse_cg", tol=1e-14, max_iter=10**5, **how), Ridge(solver="svd", **how), name, weighted, intercept)
            cases.append({"model": "ridge", "data": name, "params": {"alpha": 0.5, **p}, "weighted": weighted, **made})
for name in ("few", "wide", "oneHot"):
    for weighted in (False, True):
        for intercept in (True, False):
            w = (np.arange(len(sets[name])) % 4) * 0.75 if weighted else None
            alphas = [1e-2, 0.3, 5.0, 100.0]
            model = RidgeCV(alphas=alphas, fit_intercept=intercept)
            model.fit(sparse.csr_matrix(sets[name]), np.array(data[name]["y"])[:, 0], sample_weight=w)
            case = {"call": f"{model!r}.fit(csr_matrix({name}), y[:, 0]{', sample_weight=w' if weighted else ''})", "model": "ridgeCv"}
            case |= {"data": name, "params": {"alphas": alphas, **({} if intercept else {"fitIntercept": False})}, "weighted": weighted}
            # RidgeCV's own coefficients lose digits where units differ: those of the strength it chose, of a decomposition of dense rows.
            final = Ridge(alpha=model.alpha_, solver="svd", fit_intercept=intercept)
            final.fit(sets[name], np.array(data[name]["y"])[:, 0], sample_weight=w)
            assert np.abs((final.coef_ - model.coef_) * np.abs(sets[name]).max(axis=0)).max() < 1e-6
            case |= {"coef": [final.coef_.tolist()], "intercept": [float(final.intercept_)]}
            cases.append(case | {"alpha": float(model.alpha_), "bestScore": float(model.best_score_)})
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75", "data": data, "cases": cases})
(OUT / "sparse-linear.json").write_text(text + "\n")
print(len(cases), "cases,", sum("csr" in c["call"] for c in cases), "of them of sparse rows,", len(text), "bytes")
