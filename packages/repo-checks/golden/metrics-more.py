"""Writes packages/metrics/test/fixtures/metrics-more.json: what scikit-learn (or scipy) says, with the call that said it,
of the metrics that metrics.py does not cover.

Run from the repository's root, in an environment made from requirements.txt:
    python packages/repo-checks/golden/metrics-more.py
"""

import itertools
import json
import math
import pathlib
import re
import warnings

import numpy as np
import scipy.stats
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261124)
OUT = pathlib.Path("packages/metrics/test/fixtures/metrics-more.json")
DATA = {}
CASES = []


def plain(value):
    """JSON has no NaN and no Infinity."""
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (np.generic,)):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def case(metric, data, call, **options):
    """`call` names the columns of the data in snake_case; `options` are those of our function."""
    names = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), k): np.array(v) for k, v in DATA[data].items()}
    expected = eval(call, {**vars(metrics), "np": np, "scipy": scipy, **globals(), **names})
    CASES.append(
        {
            "metric": metric,
            "data": data,
            "options": plain(options),
            "weighted": "weight" in call,
            "call": call,
            "expected": plain(expected),
        }
    )


def both(metric, data, call, **options):
    """Without weights and with them."""
    case(metric, data, call, **options)
    case(metric, data, f"{call[:-1]}, sample_weight=weight)", **options)


def weights(rows):
    weight = np.round(rng.random(rows) * 3, 2)
    weight[:2] = 0
    return weight.tolist()


# ---- regression

DATA["amounts"] = {
    "yTrue": np.round(rng.normal(10, 4, 25), 3).tolist(),
    "yPred": np.round(rng.normal(10, 4, 25), 3).tolist(),
    "weight": weights(25),
}
DATA["even"] = {"yTrue": [1, 4, 2, 8, -3, 0], "yPred": [1.5, 1, 2, 3, 1, 0.5], "weight": [1, 1, 2, 2, 1, 1]}
DATA["constant"] = {"yTrue": [2.5, 2.5, 2.5], "yPred": [2.5, 2.0, 3.0], "weight": [1, 2, 1]}
DATA["constantExact"] = {"yTrue": [2.5, 2.5], "yPred": [2.5, 2.5], "weight": [1, 2]}
DATA["counts"] = {
    "yTrue": rng.poisson(2, 30).tolist(),
    "yPred": np.round(rng.gamma(2, 1, 30) + 0.01, 3).tolist(),
    "weight": weights(30),
}
DATA["positive"] = {
    "yTrue": np.round(rng.gamma(2, 3, 30) + 0.01, 3).tolist(),
    "yPred": np.round(rng.gamma(2, 3, 30) + 0.01, 3).tolist(),
    "weight": weights(30),
}
DATA["outputs"] = {
    "yTrue": np.round(rng.normal(0, 1, (12, 3)), 2).tolist(),
    "yPred": np.round(rng.normal(0, 1, (12, 3)), 2).tolist(),
    "weight": weights(12),
}
NUMBERS = ("amounts", "even", "constant", "constantExact", "counts", "positive")
for data in NUMBERS:
    both("medianAbsoluteError", data, "median_absolute_error(y_true, y_pred)")
    case("maxError", data, "max_error(y_true, y_pred)")
    both("meanAbsolutePercentageError", data, "mean_absolute_percentage_error(y_true, y_pred)")
    both("explainedVariance", data, "explained_variance_score(y_true, y_pred)")
    both("d2AbsoluteError", data, "d2_absolute_error_score(y_true, y_pred)")
    for alpha in (0, 0.1, 0.5, 0.9, 1):
        both("meanPinballLoss", data, f"mean_pinball_loss(y_true, y_pred, alpha={alpha})", alpha=alpha)
        both("d2Pinball", data, f"d2_pinball_score(y_true, y_pred, alpha={alpha})", alpha=alpha)
for data in ("constant", "counts", "positive"):
    both("meanSquaredLogError", data, "mean_squared_log_error(y_true, y_pred)")
    both("rootMeanSquaredLogError", data, "root_mean_squared_log_error(y_true, y_pred)")
    both("meanPoissonDeviance", data, "mean_poisson_deviance(y_true, y_pred)")
for data in ("constant", "positive"):
    both("meanGammaDeviance", data, "mean_gamma_deviance(y_true, y_pred)")
POWERS = {"amounts": (0,), "counts": (0, 1, 1.5, 1.9, -1, -0.7), "positive": (-2, 1, 1.2, 2, 2.5, 3)}
for data, powers in POWERS.items():
    for power in powers:
        both("meanTweedieDeviance", data, f"mean_tweedie_deviance(y_true, y_pred, power={power})", power=power)
        both("d2Tweedie", data, f"d2_tweedie_score(y_true, y_pred, power={power})", power=power)
both("perOutput r2Score", "outputs", "r2_score(y_true, y_pred, multioutput='raw_values')")
both("perOutput meanAbsoluteError", "outputs", "mean_absolute_error(y_true, y_pred, multioutput='raw_values')")
both("perOutput medianAbsoluteError", "outputs", "median_absolute_error(y_true, y_pred, multioutput='raw_values')")

# ---- the file

lines = ",\n".join(json.dumps(c, ensure_ascii=True) for c in CASES)
data = ",\n".join(f"{json.dumps(k)}: {json.dumps(plain(v))}" for k, v in DATA.items())
OUT.write_text(f'{{"made": "scikit-learn {sklearn.__version__}",\n"data": {{\n{data}}},\n"cases": [\n{lines}\n]}}\n')
print(len(CASES), "cases,", OUT.stat().st_size, "bytes")
