"""Writes packages/metrics/test/fixtures/metrics-decisions.json: survival, fairness, intervals, costs, distances and
kernels, as lifelines, fairlearn, scikit-learn and scipy have them, each with the call that said it.

Run from the repository's root, in an environment made from requirements.txt:
    python packages/repo-checks/golden/metrics-decisions.py
"""

import json
import math
import pathlib
import re
import warnings

import fairlearn
import lifelines
import numpy as np
import scipy.stats
import sklearn
from fairlearn import metrics as fair
from lifelines.utils import concordance_index
from sklearn import metrics
from sklearn.metrics import pairwise

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261125)
OUT = pathlib.Path("packages/metrics/test/fixtures/metrics-decisions.json")
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
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def case(name, data, call, weighted=False, **options):
    """`call` names the columns of the data in snake_case; `options` are those of our function."""
    names = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), k): np.array(v) for k, v in DATA[data].items()}
    expected = eval(call, {**globals(), **names})
    CASES.append({"metric": name, "data": data, "options": plain(options), "weighted": weighted, "call": call, "expected": plain(expected)})


def weights(rows):
    weight = np.round(rng.random(rows) * 3, 2)
    weight[:2] = 0
    return weight.tolist()


# ---- survival


def repeated(y_true, y_pred, observed, weight):
    """Whole weights as rows repeated."""
    i = np.repeat(np.arange(len(y_true)), weight)
    return concordance_index(y_true[i], y_pred[i], observed[i])


def survival(times, predictions, observed):
    n = len(times)
    return {"yTrue": times, "yPred": predictions, "observed": observed, "weight": rng.integers(0, 4, n).tolist()}


t = np.round(rng.exponential(10, 60), 3)
DATA["survival"] = survival(t.tolist(), np.round(t + rng.normal(0, 8, 60), 3).tolist(), (rng.random(60) < 0.7).astype(int).tolist())
t = rng.integers(1, 8, 80)
DATA["tiedTimes"] = survival(t.tolist(), rng.integers(0, 5, 80).tolist(), (rng.random(80) < 0.6).astype(int).tolist())
DATA["oneEvent"] = survival([3, 1, 2, 2], [0.5, 0.25, 0.5, 0.25], [0, 0, 1, 0])
DATA["inOrder"] = survival([1, 2, 3, 4], [1, 2, 3, 4], [1, 1, 1, 1])
for data in ("survival", "tiedTimes", "oneEvent", "inOrder"):
    if data != "oneEvent":
        case("concordanceIndex", data, "concordance_index(y_true, y_pred)")
    case("concordanceIndex observed", data, "concordance_index(y_true, y_pred, observed)")
for data in ("survival", "tiedTimes"):
    case("concordanceIndex observed", data, "repeated(y_true, y_pred, observed, weight)", True)

# ---- fairness

n = 200
group = rng.choice(["blue", "green", "red"], n, p=[0.5, 0.3, 0.2])
y = rng.random(n) < 0.4
DATA["groups"] = {
    "yTrue": y.astype(int).tolist(),
    "yPred": (rng.random(n) < 0.2 + 0.5 * y + 0.15 * (group == "red")).astype(int).tolist(),
    "groups": group.tolist(),
    "weight": weights(n),
}
DATA["two"] = {**DATA["groups"], "groups": (group == "red").astype(int).tolist()}
DATA["same"] = {"yTrue": [0, 1, 0, 1], "yPred": [0, 1, 0, 1], "groups": ["a", "a", "b", "b"], "weight": [1, 2, 1, 1]}
DATA["neverChosen"] = {"yTrue": [0, 1, 0, 1], "yPred": [0, 1, 0, 0], "groups": ["a", "a", "b", "b"], "weight": [1, 1, 2, 3]}


def grouped(function, y_true, y_pred, groups, sample_weight=None):
    """by_group in the order of the groups, difference and ratio."""
    parameters = {} if sample_weight is None else {"sample_weight": sample_weight}
    frame = fair.MetricFrame(metrics=function, y_true=y_true, y_pred=y_pred, sensitive_features=groups, sample_params=parameters)
    return [frame.by_group.to_numpy(), frame.difference(), frame.ratio()]


def precise(y_true, y_pred, sample_weight=None):
    return metrics.precision_score(y_true, y_pred, sample_weight=sample_weight, zero_division=0)


RATES = {
    "demographicParity": ("fair.selection_rate", "fair.demographic_parity_"),
    "equalOpportunity": ("fair.true_positive_rate", "fair.equal_opportunity_"),
    "predictiveParity": ("precise", None),
}
for data in ("groups", "two", "same", "neverChosen"):
    for weighted in (False, True):
        more = ", sample_weight=weight" if weighted else ""
        for metric, (function, prefix) in RATES.items():
            case(metric, data, f"grouped({function}, y_true, y_pred, groups{more})", weighted)
            if prefix:
                ask = f"(y_true, y_pred, sensitive_features=groups{more})"
                case(f"{metric}, as two numbers", data, f"[{prefix}difference{ask}, {prefix}ratio{ask}]", weighted)
        ask = f"(y_true, y_pred, sensitive_features=groups{more})"
        case("equalizedOdds", data, f"[fair.equalized_odds_difference{ask}, fair.equalized_odds_ratio{ask}]", weighted)
        case("byGroup accuracy", data, f"grouped(metrics.accuracy_score, y_true, y_pred, groups{more})", weighted)
DATA["classes"] = {"yTrue": rng.integers(0, 4, 90).tolist(), "yPred": rng.integers(0, 4, 90).tolist(), "groups": rng.choice(["x", "y"], 90).tolist()}


def macro(y_true, y_pred):
    return metrics.f1_score(y_true, y_pred, average="macro", zero_division=0)


case("byGroup f1 macro", "classes", "grouped(macro, y_true, y_pred, groups)")

# ---- intervals

y = np.round(rng.normal(0, 2, 40), 2)
DATA["intervals"] = {"yTrue": y.tolist(), "low": np.round(y - rng.exponential(2, 40) + 0.5, 2).tolist(), "high": np.round(y + 0.5 + rng.exponential(2, 40), 2).tolist(), "weight": weights(40)}
DATA["intervals"]["low"][3] = DATA["intervals"]["yTrue"][3]
DATA["points"] = {"yTrue": [1, 2, 3], "low": [1, 1, 4], "high": [1, 1, 4], "weight": [1, 2, 3]}


def interval_score(y_true, low, high, level, sample_weight=None):
    """By scikit-learn's pinball losses of the two bounds."""
    tail = (1 - level) / 2
    loss = sum(metrics.mean_pinball_loss(y_true, q, alpha=a, sample_weight=sample_weight) for q, a in ((low, tail), (high, 1 - tail)))
    return loss * 2 / (1 - level)


for data in ("intervals", "points"):
    for weighted in (False, True):
        more = ", weights=weight" if weighted else ""
        case("intervalCoverage", data, f"np.average((low <= y_true) & (y_true <= high){more})", weighted)
        case("meanIntervalWidth", data, f"np.average(high - low{more})", weighted)
        for level in (0.5, 0.9, 0.95):
            more = ", sample_weight=weight" if weighted else ""
            case("intervalScore", data, f"interval_score(y_true, low, high, {level}{more})", weighted, level=level)

# ---- scores: costs, net benefit, partial areas

y = rng.random(50) < 0.4
DATA["untied"] = {"yTrue": y.astype(int).tolist(), "yScore": np.round(rng.beta(2 + 2 * y, 3), 6).tolist(), "weight": weights(50)}
DATA["tied"] = {**DATA["untied"], "yScore": np.round(DATA["untied"]["yScore"], 1).tolist()}
DATA["allTied"] = {"yTrue": [0, 1, 1], "yScore": [0.5, 0.5, 0.5], "weight": [1, 2, 1]}
DATA["perfect"] = {"yTrue": [0, 0, 1, 1], "yScore": [0.1, 0.2, 0.8, 0.9], "weight": [1, 1, 2, 1]}


def costs(y_true, y_score, matrix, sample_weight=None):
    """Mean of the costs of scikit-learn's confusion matrix at each score."""
    matrix = np.array(matrix)
    at = [np.inf, *np.unique(y_score[slice(None) if sample_weight is None else sample_weight > 0])[::-1]]
    counts = [metrics.confusion_matrix(y_true, y_score >= t, labels=[0, 1], sample_weight=sample_weight) for t in at]
    return [at, [(c * matrix).sum() / c.sum() for c in counts]]


def net_benefit(y_true, y_score, thresholds, sample_weight=None):
    """Vickers and Elkin 2006, from scikit-learn's confusion matrix."""
    out = [[], []]
    for t in thresholds:
        for to, positive in zip(out, (y_score >= t, y_score >= -1)):
            c = metrics.confusion_matrix(y_true, positive, labels=[0, 1], sample_weight=sample_weight)
            to.append((c[1, 1] - c[0, 1] * t / (1 - t)) / c.sum())
    return out


AT = [0, 0.05, 0.1, 0.3, 0.5, 0.8, 0.95]
for data in ("untied", "tied", "allTied", "perfect"):
    for weighted in (False, True):
        more = ", sample_weight=weight" if weighted else ""
        case("costCurve", data, f"costs(y_true, y_score, [[0, 1], [5, 0]]{more})", weighted, falsePositive=1, falseNegative=5)
        every = {"falsePositive": 2, "falseNegative": 3, "truePositive": -4, "trueNegative": 0.5}
        case("costCurve", data, f"costs(y_true, y_score, [[0.5, 2], [3, -4]]{more})", weighted, **every)
        case("profitCurve", data, f"costs(y_true, y_score, [[0, -1], [0, 8]]{more})", weighted, truePositive=8, falsePositive=-1)
        case("netBenefitCurve", data, f"net_benefit(y_true, y_score, {AT}{more})", weighted, thresholds=AT)
        for most in (0.1, 0.5, 1):
            call = f"metrics.roc_auc_score(y_true, y_score, max_fpr={most}{more})"
            case(f"partialRocAuc {most}", data, call, weighted)
DATA["line"] = {"x": [0, 0.5, 0.5, 2], "y": [1, 3, 2, -1]}
DATA["back"] = {"x": [3, 2, 0], "y": [1, 2, 5]}
for data in ("line", "back"):
    case("auc", data, "metrics.auc(x, y)")

# ---- distances and kernels

DATA["rows"] = {"x": np.round(rng.normal(0, 1, (5, 3)), 3).tolist(), "y": np.round(rng.normal(0, 1, (4, 3)), 3).tolist()}
DATA["zeros"] = {"x": [[0, 0], [1, 2]], "y": [[0, 0], [3, 4], [1, 2]]}
DATA["small"] = {"x": [[0, 1, 2, 1]], "y": [[0, 2, 2, 0], [0, 1, 2, 1]]}
for data in ("rows", "zeros", "small"):
    for metric in ("euclidean", "sqeuclidean", "cityblock", "chebyshev", "cosine", "hamming"):
        case("pairwiseDistances", data, f"pairwise.pairwise_distances(x, y, metric='{metric}')", metric=metric)
    for p in (1, 1.5, 3):
        case("pairwiseDistances", data, f"pairwise.pairwise_distances(x, y, metric='minkowski', p={p})", metric="minkowski", p=p)
    case("nearestRows", data, "[v.tolist() for v in pairwise.pairwise_distances_argmin_min(x, y)]")
    for kernel in ("linear", "cosine", "rbf", "laplacian", "polynomial", "sigmoid"):
        case("pairwiseKernels", data, f"pairwise.pairwise_kernels(x, y, metric='{kernel}')", kernel=kernel)
    case("pairwiseKernels", data, "pairwise.polynomial_kernel(x, y, degree=2, gamma=0.5, coef0=-1)", kernel="polynomial", degree=2, gamma=0.5, coef0=-1)
case("pairwiseDistances of x", "rows", "pairwise.pairwise_distances(x)")

# ---- bootstrap intervals corrected for bias and skewness


def resampled(name, column, statistic):
    found = scipy.stats.bootstrap((column,), statistic, n_resamples=150, method="BCa", rng=np.random.default_rng(7))
    jackknife = [statistic(np.delete(column, i)) for i in range(len(column))]
    DATA[name] = {"column": column.tolist(), "value": statistic(column), "resampled": found.bootstrap_distribution.tolist(), "jackknife": jackknife}
    for level in (0.8, 0.95):
        interval = f"scipy.stats.bootstrap((column,), {statistic.__module__}.{statistic.__name__}, n_resamples=150, confidence_level={level}, method='BCa', rng=np.random.default_rng(7)).confidence_interval"
        case("bcaLevels", name, f"list({interval.replace('numpy.', 'np.')})", level=level)


resampled("skewedMean", np.round(rng.exponential(1, 25), 3), np.mean)
resampled("spread", np.round(rng.normal(0, 1, 30), 3), np.std)

# ---- the file

lines = ",\n".join(json.dumps(c) for c in CASES)
data = ",\n".join(f"{json.dumps(k)}: {json.dumps(plain(v))}" for k, v in DATA.items())
made = f"lifelines {lifelines.__version__}, fairlearn {fairlearn.__version__}, scikit-learn {sklearn.__version__}"
OUT.write_text(f'{{"made": "{made}",\n"data": {{\n{data}}},\n"cases": [\n{lines}\n]}}\n')
print(len(CASES), "cases,", OUT.stat().st_size, "bytes")
