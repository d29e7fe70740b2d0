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
from sklearn.calibration import calibration_curve

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
            "weighted": "sample_weight" in call,
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

# ---- ranking

tied_scores = np.round(rng.random((8, 9)), 1)
DATA["queries"] = {"relevance": rng.integers(0, 4, (8, 9)).tolist(), "yScore": tied_scores.tolist(), "weight": weights(8)}
DATA["queries"]["relevance"][3] = [0] * 9
DATA["untiedQueries"] = {
    "relevance": np.round(rng.random((5, 12)) * 5, 2).tolist(),
    "yScore": np.round(rng.normal(0, 1, (5, 12)), 5).tolist(),
    "weight": weights(5),
}
for data, k in itertools.product(("queries", "untiedQueries"), (None, 1, 3, 20)):
    options = {} if k is None else {"k": k}
    text = "" if k is None else f", k={k}"
    both("dcg", data, f"dcg_score(relevance, y_score{text})", **options)
    both("ndcg", data, f"ndcg_score(relevance, y_score{text})", **options)

for name, digits in (("labelRows", 1), ("untiedLabelRows", 6)):
    indicator = rng.integers(0, 2, (15, 5))
    indicator[3] = 0
    indicator[4] = 1
    DATA[name] = {
        "yTrue": indicator.tolist(),
        "yScore": np.round(rng.random((15, 5)), digits).tolist(),
        "weight": weights(15),
    }
    both("coverageError", name, "coverage_error(y_true, y_score)")
    both("labelRankingLoss", name, "label_ranking_loss(y_true, y_score)")
    both("labelRankingAveragePrecision", name, "label_ranking_average_precision_score(y_true, y_score)")

for name, classes, digits in (("fourClasses", [0, 1, 2, 3], 1), ("fourWords", ["a", "b", "c", "d"], 4)):
    DATA[name] = {
        "yTrue": classes + [classes[i] for i in rng.integers(0, 4, 20)],
        "yScore": np.round(rng.normal(0, 1, (24, 4)), digits).tolist(),
        "weight": weights(24),
    }
    for k in (1, 2, 3):
        both(f"topKAccuracy {k}", name, f"top_k_accuracy_score(y_true, y_score, k={k})")
DATA["fewerClasses"] = {"yTrue": [0, 2, 2], "yScore": [[0.1, 0.5, 0.2, 0], [1, 2, 0.5, 3], [0, 0, 0, 0]], "weight": [1, 2, 3]}
both("topKAccuracy 2", "fewerClasses", "top_k_accuracy_score(y_true, y_score, k=2, labels=[0, 1, 2, 3])", labels=[0, 1, 2, 3])


def scored(rows, digits):
    y = rng.integers(0, 2, rows)
    score = np.clip(np.round(rng.normal(0.4 + 0.2 * y, 0.25), digits), 0, 1) + 0.0
    return {"yTrue": y.tolist(), "yScore": score.tolist(), "weight": weights(rows)}


def curve_counts(y_true, y_score, sample_weight=None):
    """True and false positives at each distinct score, from the highest."""
    w = np.ones(len(y_true)) if sample_weight is None else sample_weight
    counts = [(w[(y_score >= t) & (y_true == 1)].sum(), w[(y_score >= t) & (y_true == 0)].sum()) for t in np.unique(y_score[w > 0])[::-1]]
    return np.array(counts).T


def cumulative_gains(y_true, y_score, sample_weight=None):
    tp, fp = curve_counts(y_true, y_score, sample_weight)
    thresholds = np.unique(y_score if sample_weight is None else y_score[sample_weight > 0])[::-1]
    return [[0, *((tp + fp) / (tp + fp)[-1])], [0, *(tp / tp[-1])], [np.inf, *thresholds]]


def lift_curve(y_true, y_score, sample_weight=None):
    taken, captured, thresholds = cumulative_gains(y_true, y_score, sample_weight)
    return [taken[1:], np.array(captured[1:]) / np.array(taken[1:]), thresholds[1:]]


def precision_recall_gain_auc(y_true, y_score, sample_weight=None):
    """Flach and Kull, Precision-Recall-Gain Curves: PR Analysis Done Right, NIPS 2015."""
    tp, fp = curve_counts(y_true, y_score, sample_weight)
    tp, fp = np.array([0.0, *tp]), np.array([0.0, *fp])
    positives, negatives = tp[-1], fp[-1]
    share = positives / (positives + negatives)
    start = share * positives
    if start not in tp:
        after = int(np.argmax(tp > start))
        part = (start - tp[after - 1]) / (tp[after] - tp[after - 1])
        tp, fp = np.insert(tp, after, start), np.insert(fp, after, fp[after - 1] + part * (fp[after] - fp[after - 1]))
    keep = tp >= start - 1e-12
    precision, recall = tp[keep] / (tp + fp)[keep], tp[keep] / positives
    precision_gain = (precision - share) / ((1 - share) * precision)
    recall_gain = (recall - share) / ((1 - share) * recall)
    return np.trapezoid(precision_gain, recall_gain)


DATA["untied"] = scored(30, 6)
DATA["tied"] = scored(60, 1)
DATA["allTied"] = {"yTrue": [0, 1, 1, 0, 1], "yScore": [0.5] * 5, "weight": [1, 2, 3, 0.5, 1]}
DATA["perfect"] = {"yTrue": [0, 0, 1, 0, 1, 1], "yScore": [0.1, 0.2, 0.7, 0.3, 0.8, 0.9], "weight": [1, 2, 3, 1, 1, 1]}
SCORES = ("untied", "tied", "allTied", "perfect")
for data in SCORES:
    case("ksStatistic", data, "scipy.stats.ks_2samp(y_score[y_true == 1], y_score[y_true == 0]).statistic")
    both("cumulativeGains", data, "cumulative_gains(y_true, y_score)")
    both("liftCurve", data, "lift_curve(y_true, y_score)")
    both("precisionRecallGainAuc", data, "precision_recall_gain_auc(y_true, y_score)")

for data in SCORES:
    both("detCurve", data, "det_curve(y_true, y_score)")
    both("detCurve", data, "det_curve(y_true, y_score, drop_intermediate=True)", dropIntermediate=True)
    both("confusionMatrixAtThresholds", data, "confusion_matrix_at_thresholds(y_true, y_score)")

# ---- classification


def labelled(classes, rows, wrong):
    y_true = rng.integers(0, len(classes), rows)
    y_pred = np.where(rng.random(rows) < wrong, rng.integers(0, len(classes), rows), y_true)
    return {"yTrue": [classes[i] for i in y_true], "yPred": [classes[i] for i in y_pred], "weight": weights(rows)}


DATA["numbers"] = labelled([0, 1], 30, 0.4)
DATA["signs"] = labelled([-1, 1], 25, 0.5)
DATA["words"] = labelled(["ham", "spam"], 30, 0.4)
DATA["four"] = labelled([0, 1, 2, 7], 40, 0.5)
DATA["onlyZeros"] = {"yTrue": [0, 0, 0], "yPred": [0, 0, 0], "weight": [1, 2, 0.5]}
DATA["neverPredicted"] = {"yTrue": [1, 1, 0, 1, 0], "yPred": [0, 0, 0, 0, 0], "weight": [1, 2, 0.5, 1, 3]}
for data in ("numbers", "signs", "onlyZeros", "neverPredicted"):
    for zero in (0, 1):
        both("jaccard", data, f"jaccard_score(y_true, y_pred, zero_division={zero})", zeroDivision=zero)
for data, average in itertools.product(("numbers", "four", "words", "onlyZeros"), ("micro", "macro", "weighted", "none")):
    python = "None" if average == "none" else f"'{average}'"
    both("jaccard", data, f"jaccard_score(y_true, y_pred, average={python})", average=average)
for data in ("numbers", "words", "four", "onlyZeros"):
    both("zeroOneLoss", data, "zero_one_loss(y_true, y_pred)")
    both("multilabelConfusionMatrix", data, "multilabel_confusion_matrix(y_true, y_pred)")
both("multilabelConfusionMatrix", "four", "multilabel_confusion_matrix(y_true, y_pred, labels=[7, 1])", labels=[7, 1])
DATA["indicators"] = {
    "yTrue": rng.integers(0, 2, (20, 4)).tolist(),
    "yPred": rng.integers(0, 2, (20, 4)).tolist(),
    "weight": weights(20),
}
both("hammingLoss", "indicators", "hamming_loss(y_true, y_pred)")
both("multilabelConfusionMatrix", "indicators", "multilabel_confusion_matrix(y_true, y_pred)")
for data in ("numbers", "signs", "neverPredicted"):
    both("classLikelihoodRatios", data, "class_likelihood_ratios(y_true, y_pred)")
both("classLikelihoodRatios", "words", "class_likelihood_ratios(y_true, y_pred, labels=['ham', 'spam'])", posLabel="spam")
both("classLikelihoodRatios", "words", "class_likelihood_ratios(y_true, y_pred, labels=['spam', 'ham'])", posLabel="ham")
for data in ("untied", "tied"):
    both("hingeLoss", data, "hinge_loss(y_true, 3 * y_score - 1)")
for data in ("fourClasses", "fourWords"):
    both("hingeLoss of classes", data, "hinge_loss(y_true, y_score)")

# ---- probabilities


def probable(classes, rows):
    k = len(classes)
    y = np.concatenate([np.arange(k), rng.integers(0, k, rows - k)])
    p = rng.random((rows, k)) ** 2 + 0.8 * np.eye(k)[y] * rng.random((rows, 1))
    p = np.round(p / p.sum(axis=1, keepdims=True), 3)
    p[:, -1] = np.abs(1 - p[:, :-1].sum(axis=1))
    return {"yTrue": [classes[i] for i in y], "yScore": p.tolist(), "weight": weights(rows)}


DATA["three"] = probable([0, 1, 2], 40)
DATA["threeWords"] = probable(["cat", "dog", "elk"], 30)
DATA["twoColumns"] = probable([0, 1], 20)
for data in (*SCORES, "three", "threeWords", "twoColumns"):
    both("d2LogLoss", data, "d2_log_loss_score(y_true, y_score)")
    both("d2Brier", data, "d2_brier_score(y_true, y_score)")

for data, bins, strategy in itertools.product(("untied", "tied", "allTied", "perfect"), (1, 5, 10), ("uniform", "quantile")):
    call = f"calibration_curve(y_true, y_score, n_bins={bins}, strategy='{strategy}')[::-1]"
    case("calibrationCurve", data, call, bins=bins, strategy=strategy)


def binned(confidence, right, bins, weight):
    """Weight, mean confidence and share right of each bin (low, high] that holds rows; the definition, bin by bin."""
    out = []
    for low, high in itertools.pairwise(np.linspace(0, 1, bins + 1)):
        here = (confidence > low) & (confidence <= high) | ((confidence == 0) & (low == 0))
        if weight[here].sum() > 0:
            out.append([weight[here].sum(), np.average(confidence[here], weights=weight[here]), np.average(right[here], weights=weight[here])])
    return np.array(out).T


def calibration_errors(y_true, y_score, bins=10, sample_weight=None):
    """Expected and maximum calibration error, of one column or of the highest of several."""
    weight = np.ones(len(y_true)) if sample_weight is None else sample_weight
    if y_score.ndim == 1:
        n, p, o = binned(y_score, y_true, bins, weight)
    else:
        right = np.unique(y_true)[y_score.argmax(axis=1)] == y_true
        n, p, o = binned(y_score.max(axis=1), right, bins, weight)
    return [np.average(np.abs(p - o), weights=n), np.abs(p - o).max()]


def brier_decomposition(y_true, y_score, bins=10, sample_weight=None):
    """Murphy 1973; what is left is Stephenson et al. 2008's within-bin variance less twice the covariance."""
    weight = np.ones(len(y_true)) if sample_weight is None else sample_weight
    n, p, o = binned(y_score, y_true, bins, weight)
    share = np.average(y_true, weights=weight)
    parts = [np.average((p - o) ** 2, weights=n), np.average((o - share) ** 2, weights=n), share * (1 - share)]
    edges = np.linspace(0, 1, bins + 1)
    mean = {low: i for i, low in enumerate(sorted(set(np.searchsorted(edges[1:-1], y_score[weight > 0]))))}
    at = np.array([mean.get(b, 0) for b in np.searchsorted(edges[1:-1], y_score)])
    variance = np.average((y_score - p[at]) ** 2, weights=weight)
    covariance = np.average((y_score - p[at]) * (y_true - o[at]), weights=weight)
    return [brier_score_loss(y_true, y_score, sample_weight=weight), *parts, variance - 2 * covariance]


brier_score_loss = metrics.brier_score_loss
for data in ("untied", "tied", "allTied", "perfect", "three", "threeWords"):
    both("calibrationErrors", data, "calibration_errors(y_true, y_score)")
    both("calibrationErrors", data, "calibration_errors(y_true, y_score, bins=4)", bins=4)
for data in ("untied", "tied", "allTied", "perfect"):
    both("brierDecomposition", data, "brier_decomposition(y_true, y_score)")
    both("brierDecomposition", data, "brier_decomposition(y_true, y_score, bins=4)", bins=4)

# ---- clustering

clusters = rng.integers(0, 4, 60)
DATA["clusters"] = {"yTrue": clusters.tolist(), "yPred": np.where(rng.random(60) < 0.3, rng.integers(0, 5, 60), clusters).tolist()}
DATA["chance"] = {"yTrue": rng.integers(0, 3, 200).tolist(), "yPred": [f"c{i}" for i in rng.integers(0, 6, 200)]}
DATA["renamed"] = {"yTrue": ["a", "a", "b", "b", "c"], "yPred": [3, 3, 1, 1, 2]}
DATA["oneEach"] = {"yTrue": [1, 1, 1, 1], "yPred": [0, 0, 0, 0]}
DATA["oneAgainstMany"] = {"yTrue": [1, 1, 1, 1], "yPred": [0, 0, 1, 2]}
DATA["allDistinct"] = {"yTrue": list(range(40)), "yPred": list(range(39, -1, -1))}
DATA["independent"] = {"yTrue": [0, 0, 1, 1], "yPred": [0, 1, 0, 1]}
CLUSTERING = {
    "randIndex": "rand_score",
    "adjustedRandIndex": "adjusted_rand_score",
    "pairConfusionMatrix": "pair_confusion_matrix",
    "fowlkesMallows": "fowlkes_mallows_score",
    "mutualInformation": "mutual_info_score",
    "homogeneity": "homogeneity_score",
    "completeness": "completeness_score",
}
for data in ("clusters", "chance", "renamed", "oneEach", "oneAgainstMany", "allDistinct", "independent"):
    for metric, function in CLUSTERING.items():
        case(metric, data, f"{function}(y_true, y_pred)")
    for beta in (0.5, 1, 2):
        case("vMeasure", data, f"v_measure_score(y_true, y_pred, beta={beta})", beta=beta)
    for method in ("min", "geometric", "arithmetic", "max"):
        call = f"(y_true, y_pred, average_method='{method}')"
        case("normalizedMutualInformation", data, f"normalized_mutual_info_score{call}", averageMethod=method)
        if data != "independent":  # min(entropies) and the expectation differ by rounding errors only
            case("adjustedMutualInformation", data, f"adjusted_mutual_info_score{call}", averageMethod=method)
points = np.round(rng.normal(0, 1, (40, 3)) + 2 * np.eye(4, 3)[rng.integers(0, 4, 40)], 3)
DATA["points"] = {"x": points.tolist(), "labels": [*"abcd", *rng.choice(list("abc"), 36).tolist()]}
DATA["apart"] = {"x": [[0, 0], [0, 1], [10, 10], [10, 11], [20, 0]], "labels": [0, 0, 1, 1, 2]}
DATA["onMeans"] = {"x": [[0], [0], [3], [3]], "labels": [0, 0, 1, 1]}
for data in ("points", "apart", "onMeans"):
    case("silhouetteSamples", data, "silhouette_samples(x, labels)")
    case("silhouette", data, "silhouette_score(x, labels)")
    case("calinskiHarabasz", data, "calinski_harabasz_score(x, labels)")
    case("daviesBouldin", data, "davies_bouldin_score(x, labels)")

# ---- certainty

DATA["nothing"] = {}
for (successes, trials), level in itertools.product(((0, 1), (3, 10), (10, 10), (499, 1000), (1, 100000)), (0.5, 0.95, 0.999)):
    call = f"scipy.stats.binomtest({successes}, {trials}).proportion_ci({level}, 'wilson')"
    case(f"wilsonInterval {successes} {trials}", "nothing", call, level=level)


def delong(y_true, *scores, level=0.95):
    """DeLong, DeLong and Clarke-Pearson 1988, by every pair of rows: area or difference, interval, standard error, p."""
    parts, areas = [[], []], []
    for score in scores:
        wins = (score[y_true == 1][:, None] > score[y_true == 0]) + 0.5 * (score[y_true == 1][:, None] == score[y_true == 0])
        areas.append(wins.mean())
        parts[0].append(wins.mean(axis=1))
        parts[1].append(wins.mean(axis=0))
    contrast = np.array([1, -1][: len(scores)])
    variance = sum(contrast @ np.atleast_2d(np.cov(p)) @ contrast / len(p[0]) for p in parts)
    value, error = contrast @ areas, np.sqrt(variance)
    z = scipy.stats.norm.ppf((1 + level) / 2)
    return value, value - z * error, value + z * error, error, 2 * scipy.stats.norm.sf(abs(value) / error)


y = np.array(DATA["tied"]["yTrue"])
DATA["twoModels"] = {
    "yTrue": y.tolist(),
    "first": DATA["tied"]["yScore"],
    "second": np.round(rng.normal(0.4 + 0.1 * y, 0.3), 1).tolist(),
    "firstLabel": np.where(rng.random(60) < 0.2, 1 - y, y).tolist(),
    "secondLabel": np.where(rng.random(60) < 0.5, 1 - y, y).tolist(),
}
for level in (0.8, 0.95):
    case("deLongInterval", "twoModels", f"delong(y_true, second, level={level})[:4]", level=level)
    case("deLongTest", "twoModels", f"delong(y_true, first, second, level={level})", level=level)
right = "(first_label == y_true) & (second_label != y_true)"
wrong = "(first_label != y_true) & (second_label == y_true)"
case("mcNemarTest", "twoModels", f"[({right}).sum(), ({wrong}).sum(), scipy.stats.binomtest(({right}).sum(), (first_label != second_label).sum()).pvalue]")
DATA["differing"] = {"counts": [[0, 1], [3, 9], [5, 5], [4, 7], [0, 30], [400, 480], [70, 130], [999, 1]]}
case("mcNemarTest of counts", "differing", "[scipy.stats.binomtest(a, a + b).pvalue for a, b in counts.tolist()]")
DATA["tails"] = {"z": [0, 1e-9, 0.1, 1, 1.959963984540054, 2.99, 3, 3.01, 5, 8, 20, 37]}
case("log of twoSidedTail", "tails", "np.log(2 * scipy.stats.norm.sf(z))")
DATA["levels"] = {"levels": [0.01, 0.5, 0.68, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999]}
case("normalBound", "levels", "-scipy.stats.norm.ppf((1 - levels) / 2)")

# ---- the file

lines = ",\n".join(json.dumps(c, ensure_ascii=True) for c in CASES)
data = ",\n".join(f"{json.dumps(k)}: {json.dumps(plain(v))}" for k, v in DATA.items())
OUT.write_text(f'{{"made": "scikit-learn {sklearn.__version__}",\n"public": {json.dumps(metrics.__all__)},\n"data": {{\n{data}}},\n"cases": [\n{lines}\n]}}\n')
print(len(CASES), "cases,", OUT.stat().st_size, "bytes")
