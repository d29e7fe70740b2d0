"""HuberRegressor and QuantileRegressor of scikit-learn, on columns of like and of unlike units.

Writes packages/models/test/fixtures/robust.json. Run: python packages/repo-checks/golden/robust.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import HuberRegressor, QuantileRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
NAMES = {"fitIntercept": "fit_intercept"}


def make_sets():
    rng = np.random.default_rng(1)
    x = np.round(rng.normal(size=(91, 4)), 3)
    y = x @ [2.0, -1.0, 0.5, 0.0] + 3 + rng.standard_t(2, size=91)
    y[::9] += 40
    units = np.array([1e-3, 1, 1e4, 10])
    return {
        "outliers": (x, np.round(y, 4)),
        "unscaled": (np.round(x * units, 9) + np.array([0, 50, 1e5, 0]), np.round(y, 4)),
        "large": (x, np.round(1e5 * y)),
        "wide": (np.round(rng.normal(size=(25, 40)), 3), np.round(rng.normal(size=25), 4)),
    }


def weights(n):
    return (np.arange(n) % 4) * 0.75


def huber_value(m, x, y, w):
    """What HuberRegressor minimises."""
    r = np.abs(y - x @ m.coef_ - m.intercept_)
    s, e = m.scale_, m.epsilon
    return float(w @ np.where(r <= e * s, s + r**2 / s, s + 2 * e * r - e**2 * s) + m.alpha * m.coef_ @ m.coef_)


def pinball_value(m, x, y, w):
    """What QuantileRegressor minimises."""
    r = y - x @ m.coef_ - m.intercept_
    return float(w @ np.where(r > 0, m.quantile * r, (m.quantile - 1) * r) / w.sum() + m.alpha * np.abs(m.coef_).sum())


def main():
    sets = make_sets()
    cases = []

    def add(make, model, name, p, weighted, value, **settings):
        x, y = sets[name]
        given = {NAMES.get(k, k): v for k, v in p.items()}
        w = weights(len(y)) if weighted else np.ones(len(y))
        # Huber's solver looks at columns as they are, and stalls on unlike units: scaled, where nothing but the intercept is free.
        centre, scale = (x.mean(axis=0), x.std(axis=0)) if settings.pop("scaled", False) else (0, np.ones(x.shape[1]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            m = make(**given, **settings).fit((x - centre) / scale, y, sample_weight=w)
        m.coef_ = m.coef_ / scale
        m.intercept_ = float(m.intercept_ - np.sum(m.coef_ * centre))
        call = ", ".join(f"{k}={v!r}" for k, v in (given | settings).items())
        case = {"call": f"{make.__name__}({call}).fit({name}{', sample_weight=weights' if weighted else ''})"}
        case |= {"model": model, "data": name, "params": p, "weighted": weighted}
        case |= {"coef": m.coef_.tolist(), "intercept": m.intercept_, "objective": value(m, x, y, w)}
        if model == "huberRegressor":
            case |= {"scale": float(m.scale_), "outliers": np.flatnonzero(m.outliers_).tolist()}
        cases.append(case)

    exact = {"tol": 1e-12, "max_iter": 10000}
    for weighted in (False, True):
        for epsilon in (1.1, 1.35, 3.0):
            add(HuberRegressor, "huberRegressor", "outliers", {"epsilon": epsilon}, weighted, huber_value, **exact)
        add(HuberRegressor, "huberRegressor", "unscaled", {"alpha": 0}, weighted, huber_value, scaled=True, **exact)
        add(HuberRegressor, "huberRegressor", "outliers", {"alpha": 10, "fitIntercept": False}, weighted, huber_value, **exact)
        for quantile in (0.05, 0.5, 0.8):
            for alpha in (0, 0.01, 0.2):
                add(QuantileRegressor, "quantileRegressor", "outliers", {"quantile": quantile, "alpha": alpha}, weighted, pinball_value)
        add(QuantileRegressor, "quantileRegressor", "unscaled", {"quantile": 0.3, "alpha": 0}, weighted, pinball_value, scaled=True)
        add(QuantileRegressor, "quantileRegressor", "unscaled", {"quantile": 0.3, "alpha": 0.01}, weighted, pinball_value)
        add(QuantileRegressor, "quantileRegressor", "outliers", {"alpha": 0.1, "fitIntercept": False}, weighted, pinball_value)
    add(HuberRegressor, "huberRegressor", "wide", {"alpha": 300}, False, huber_value, **exact)
    add(QuantileRegressor, "quantileRegressor", "wide", {"alpha": 0.05}, False, pinball_value)
    add(QuantileRegressor, "quantileRegressor", "large", {"alpha": 0.01, "quantile": 0.7}, False, pinball_value)
    data = {k: {"x": x.tolist(), "y": y.tolist()} for k, (x, y) in sets.items()}
    text = json.dumps({"made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75", "data": data, "cases": cases})
    (OUT / "robust.json").write_text(text + "\n")
    print(len(cases), "cases,", len(text), "bytes")


main()
