"""Generalised linear models of scikit-learn, run to the end, on columns of like and of unlike units.

Writes packages/models/test/fixtures/glm.json. Run: python packages/repo-checks/golden/glm.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import GammaRegressor, PoissonRegressor, TweedieRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
EXACT = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 100}
# Its solvers stall on unlike units, for minutes; see `minimum`.
SHORT = {"max_iter": 1}
NAMES = {"fitIntercept": "fit_intercept"}


def make_sets():
    rng = np.random.default_rng(0)
    x = np.round(rng.normal(size=(80, 5)), 3)
    mean = np.exp(x @ [0.5, -0.3, 0.2, 0, 0.1] + 1)
    counts = rng.poisson(mean)
    amounts = np.round(rng.gamma(2, mean / 2), 4) + 0.01
    # Sums of a random number of amounts: zeros among them.
    claims = np.array([round(rng.gamma(1.5, 0.7, size=k).sum(), 4) for k in rng.poisson(mean / 3)])
    units = np.array([1e-3, 1, 1e4, 10, 100])
    far = np.round(x * units, 9) + np.array([0, 50, 1e5, 0, -300])
    return {
        "counts": (x, counts),
        "amounts": (x, amounts),
        "claims": (x, claims),
        "counts_unscaled": (far, counts),
        "amounts_unscaled": (far, amounts),
        "claims_unscaled": (far, claims),
        "large_amounts": (x, np.round(1e6 * amounts)),
    }


def weights(n):
    return (np.arange(n) % 4) * 0.75


def plan():
    for data, make, model, extra in (
        ("counts", PoissonRegressor, "poissonRegressor", {}),
        ("amounts", GammaRegressor, "gammaRegressor", {}),
        ("claims", TweedieRegressor, "tweedieRegressor", {"power": 1.5}),
        ("amounts", TweedieRegressor, "tweedieRegressor", {"power": 3}),
        ("claims", TweedieRegressor, "tweedieRegressor", {"power": 0}),
        ("claims", TweedieRegressor, "tweedieRegressor", {"power": 1.1}),
    ):
        for name in (data, f"{data}_unscaled"):
            for weighted in (False, True):
                yield make, model, name, {**extra, "alpha": 0.01}, weighted
            yield make, model, name, {**extra, "alpha": 0}, False
        yield make, model, data, {**extra, "alpha": 0.1, "fitIntercept": False}, False
    yield GammaRegressor, "gammaRegressor", "large_amounts", {"alpha": 0.01}, False
    yield PoissonRegressor, "poissonRegressor", "large_amounts", {"alpha": 0.01}, False


def minimum(m, x, y, weight):
    """Newton's method on scikit-learn's own loss, in scaled columns: its solvers look at columns as they are, and stall on these."""
    loss = m._get_loss()
    share = (np.ones(len(y)) if weight is None else weight) / (len(y) if weight is None else weight.sum())
    free = m.fit_intercept
    centre, scale = (x.mean(axis=0), x.std(axis=0)) if free else (0, np.sqrt((x**2).mean(axis=0)))
    z = np.column_stack([(x - centre) / scale, np.ones(len(y))]) if free else x / scale
    ridge = np.append(m.alpha / scale**2, [0] * free)
    y = y.astype(float)

    def value(t):
        return share @ loss.loss(y, z @ t) + ridge @ t**2 / 2

    t = np.append(np.zeros(x.shape[1]), [np.log(share @ y)] * free)
    for _ in range(300):
        g, h = loss.gradient_hessian(y, z @ t)
        # Fisher's where the second derivative may be below 0.
        h = np.exp((2 - getattr(m, "power", 1)) * (z @ t)) if getattr(m, "power", 1) in (0, 3) else h
        step = np.linalg.solve(z.T @ (z * (share * h)[:, None]) + np.diag(ridge), z.T @ (share * g) + ridge * t)
        size = 1.0
        while size > 1e-12 and not value(t - size * step) <= value(t):
            size /= 2
        t = t - size * step
        if np.abs(step).max() < 1e-13:
            break
    coef = t[: x.shape[1]] / scale
    return coef, float(t[-1] - coef @ centre) if free else 0.0


def main():
    sets = make_sets()
    cases = []
    for make, model, name, p, weighted in plan():
        x, y = sets[name]
        given = {NAMES.get(k, k): v for k, v in p.items()} | ({"link": "log"} if "power" in p else {})
        call = ", ".join(f"{k}={v!r}" for k, v in given.items())
        weight = weights(len(y)) if weighted else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            m = make(**given, **(SHORT if name.endswith("unscaled") else EXACT)).fit(x, y, sample_weight=weight)
        coef, intercept = minimum(m, x, y, weight)
        off = np.abs((coef - m.coef_) * x.std(axis=0)).max()
        assert name.endswith("unscaled") or off < 1e-6, (given, name, off)
        m.coef_, m.intercept_ = coef, intercept
        case = {
            "call": f"{make.__name__}({call}).fit({name}{', sample_weight=weights' if weighted else ''})",
            **{"model": model, "data": name, "params": p, "weighted": weighted},
            **{"coef": coef.tolist(), "intercept": intercept, "predict": m.predict(x[:5]).tolist()},
            "d2": float(m.score(x, y, sample_weight=weight)),
        }
        cases.append(case)
    data = {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()}
    text = json.dumps({"made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75", "data": data, "cases": cases})
    (OUT / "glm.json").write_text(text + "\n")
    print(len(cases), "cases,", len(text), "bytes")


main()
