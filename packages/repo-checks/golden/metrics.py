"""Writes packages/metrics/test/fixtures/: metrics.json, what scikit-learn says, with the call that said it; and
draw-rows.json, the draws of the bootstrap, from a second implementation of its generator.

Run from the repository's root, in an environment made from requirements.txt:
    python packages/repo-checks/golden/metrics.py
"""

import itertools
import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261123)
OUT = pathlib.Path("packages/metrics/test/fixtures/metrics.json")


def labelled(classes, rows, wrong, predicted_classes=None):
    """Labels, predictions of which a share is drawn anew, and weights of which two are zero."""
    y_true = rng.integers(0, len(classes), rows)
    guess = rng.integers(0, len(predicted_classes or classes), rows)
    y_pred = np.where(rng.random(rows) < wrong, guess, y_true)
    weight = np.round(rng.random(rows) * 3, 2)
    weight[:2] = 0
    names = list(predicted_classes or classes)
    return {
        "yTrue": [names[i] for i in y_true],
        "yPred": [names[i] for i in y_pred],
        "weight": weight.tolist(),
    }


def scored(classes, rows, digits):
    """Two labels and scores, tied where digits are few."""
    y = rng.integers(0, 2, rows)
    score = np.clip(np.round(rng.normal(0.4 + 0.2 * y, 0.25), digits), 0, 1) + 0.0
    weight = np.round(rng.random(rows) * 3, 2)
    weight[:2] = 0
    return {"yTrue": [classes[i] for i in y], "yScore": score.tolist(), "weight": weight.tolist()}


def probable(classes, rows):
    k = len(classes)
    y = np.concatenate([np.arange(k), rng.integers(0, k, rows - k)])
    p = rng.random((rows, k)) ** 2 + 0.8 * np.eye(k)[y] * rng.random((rows, 1))
    p = np.round(p / p.sum(axis=1, keepdims=True), 3)
    p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    weight = np.round(rng.random(rows) * 3, 2)
    return {"yTrue": [classes[i] for i in y], "probabilities": np.abs(p).tolist(), "weight": weight.tolist()}


DATA = {
    # predicted labels
    "numbers": labelled([0, 1], 30, 0.4),
    "signs": labelled([-1, 1], 25, 0.5),
    "booleans": labelled([False, True], 25, 0.5),
    "words": labelled(["ham", "spam"], 30, 0.4),
    "neverPredicted": {"yTrue": [1, 1, 0, 1, 0], "yPred": [0, 0, 0, 0, 0], "weight": [1, 2, 0.5, 1, 3]},
    "neverTrue": {"yTrue": [0, 0, 0, 0], "yPred": [1, 0, 1, 0], "weight": [1, 2, 0.5, 1]},
    "onlyZeros": {"yTrue": [0, 0, 0], "yPred": [0, 0, 0], "weight": [1, 2, 0.5]},
    "onlyOnes": {"yTrue": [1, 1], "yPred": [1, 1], "weight": [1, 2]},
    "four": labelled([0, 1, 2], 60, 0.5, [0, 1, 2, 7]),
    "unpredictedClass": {"yTrue": [0, 1, 2, 2, 1, 0], "yPred": [0, 0, 2, 2, 0, 0], "weight": [1, 2, 3, 1, 0.5, 0.5]},
    # UTF-16 order differs from code point order for the last two
    "strings": labelled(["b", "a", "ä", "Z", "\ue000", "\U0001f600"], 60, 0.6),
    # scores
    "untied": scored([0, 1], 30, 6),
    "tied": scored([0, 1], 60, 1),
    "tiedSigns": scored([-1, 1], 30, 1),
    "tiedBooleans": scored([False, True], 30, 1),
    "tiedWords": scored(["ham", "spam"], 40, 1),
    "allTied": {"yTrue": [0, 1, 1, 0, 1], "yScore": [0.5] * 5, "weight": [1, 2, 3, 0.5, 1]},
    "noPositives": {"yTrue": [0, 0, 0], "yScore": [0.1, 0.4, 0.2], "weight": [1, 2, 1]},
    "noNegatives": {"yTrue": [1, 1, 1], "yScore": [0.1, 0.4, 0.2], "weight": [1, 2, 1]},
    "certain": {"yTrue": [0, 1, 1, 0], "yScore": [0.0, 1.0, 0.0, 1.0], "weight": [1, 2, 1, 3]},
    # probabilities of classes
    "three": probable([0, 1, 2], 40),
    "threeWords": probable(["cat", "dog", "elk"], 30),
    "twoColumns": probable([0, 1], 20),
    # numbers
    "amounts": {
        "yTrue": np.round(rng.normal(10, 4, 25), 3).tolist(),
        "yPred": np.round(rng.normal(10, 4, 25), 3).tolist(),
        "weight": np.round(rng.random(25) * 3, 2).tolist(),
    },
    "constant": {"yTrue": [2.5, 2.5, 2.5], "yPred": [2.5, 2.0, 3.0], "weight": [1, 2, 1]},
    "constantExact": {"yTrue": [2.5, 2.5], "yPred": [2.5, 2.5], "weight": [1, 2]},
}

OUT.parent.mkdir(parents=True, exist_ok=True)
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


PYTHON = {
    "posLabel": "pos_label",
    "zeroDivision": "zero_division",
    "average": "average",
    "normalize": "normalize",
    "labels": "labels",
    "weights": "weights",
    "adjusted": "adjusted",
    "dropIntermediate": "drop_intermediate",
    "multiClass": "multi_class",
    "scaleByHalf": "scale_by_half",
    "digits": "digits",
}


def case(metric, function, data, options=None, weighted=False, first=("y_true", "y_pred"), extra=""):
    options = options or {}
    arguments = list(first) + ([extra] if extra else [])
    for key, value in options.items():
        if key == "average" and value == "none" or key == "weights" and value == "none":
            value = None
        elif key == "normalize" and value == "none":
            value = None
        text = "np.nan" if isinstance(value, float) and math.isnan(value) else repr(value)
        arguments.append(f"{PYTHON[key]}={text}")
    if weighted:
        arguments.append("sample_weight=weight")
    call = f"{function}({', '.join(arguments)})"
    columns = DATA[data]
    names = {
        "np": np,
        "y_true": np.array(columns["yTrue"]),
        "y_pred": np.array(columns.get("yPred", [])),
        "y_score": np.array(columns.get("yScore", [])),
        "y_proba": np.array(columns.get("probabilities", columns.get("yScore", []))),
        "weight": np.array(columns["weight"]),
    }
    expected = eval(call, {**vars(metrics), **names})
    CASES.append(
        {"metric": metric, "data": data, "options": plain(options), "weighted": weighted, "call": call, "expected": plain(expected)}
    )


BOTH = (False, True)
SETS = {"precision": "precision_score", "recall": "recall_score", "f1": "f1_score"}
BINARY = ("numbers", "signs", "booleans", "words", "neverPredicted", "neverTrue", "onlyZeros", "onlyOnes")
MANY = ("numbers", "words", "neverPredicted", "onlyZeros", "four", "unpredictedClass", "strings")

for (metric, function), data, weighted in itertools.product(SETS.items(), BINARY, BOTH):
    positives = {"words": ("ham", "spam"), "booleans": (True, False)}.get(data, (1,))
    for positive, zero in itertools.product(positives, (0, 1, math.nan)):
        if zero != 0 and not data.startswith(("never", "only")):
            continue
        case(metric, function, data, {"posLabel": positive, "zeroDivision": zero}, weighted)
for (metric, function), data, average, weighted in itertools.product(
    SETS.items(), MANY, ("micro", "macro", "weighted", "none"), BOTH
):
    for zero in (0, 1, math.nan):
        if zero != 0 and data in ("numbers", "words", "strings"):
            continue
        case(metric, function, data, {"average": average, "zeroDivision": zero}, weighted)
for metric, function in SETS.items():
    for average, zero in itertools.product(("micro", "macro", "weighted", "none"), (0, 1)):
        case(metric, function, "four", {"average": average, "labels": [2, 0], "zeroDivision": zero})
        case(metric, function, "four", {"average": average, "labels": [7, 9, 1], "zeroDivision": zero}, True)
for beta, data in itertools.product((0, 0.5, 2, "np.inf"), ("numbers", "four")):
    average = "binary" if data == "numbers" else "macro"
    for weighted in BOTH:
        case(f"fBeta {beta}", "fbeta_score", data, {"average": average}, weighted, extra=f"beta={beta}")

for data, weighted in itertools.product((*BINARY, "four", "unpredictedClass", "strings"), BOTH):
    case("accuracy", "accuracy_score", data, {}, weighted)
    case("balancedAccuracy", "balanced_accuracy_score", data, {}, weighted)
    case("matthewsCorrelation", "matthews_corrcoef", data, {}, weighted)
    case("cohenKappa", "cohen_kappa_score", data, {}, weighted)
    for normalize in ("none", "true", "pred", "all"):
        case("confusionMatrix", "confusion_matrix", data, {"normalize": normalize}, weighted)
for data in ("numbers", "four"):
    case("balancedAccuracy", "balanced_accuracy_score", data, {"adjusted": True})
case("confusionMatrix", "confusion_matrix", "four", {"labels": [2, 0]}, True)
case("confusionMatrix", "confusion_matrix", "strings", {"labels": ["ä", "a", "no such"]})
for weights, weighted in itertools.product(("linear", "quadratic"), BOTH):
    case("cohenKappa", "cohen_kappa_score", "four", {"weights": weights}, weighted)
case("cohenKappa", "cohen_kappa_score", "four", {"labels": [2, 0, 1], "weights": "linear"})

REPORTS = ("numbers", "booleans", "words", "neverPredicted", "neverTrue", "onlyOnes", "four", "unpredictedClass", "strings")
for data in REPORTS:
    case("formatClassificationReport", "classification_report", data)
case("formatClassificationReport", "classification_report", "four", {"labels": [1, 2, 5], "digits": 3})
case("formatClassificationReport", "classification_report", "neverPredicted", {"zeroDivision": 1, "digits": 0})
case("formatClassificationReport", "classification_report", "neverPredicted", {"zeroDivision": math.nan, "digits": 4})

SCORES = ("untied", "tied", "tiedSigns", "tiedBooleans", "tiedWords", "allTied", "certain")
for data, weighted in itertools.product(SCORES, BOTH):
    scores = ("y_true", "y_score")
    positive = {"posLabel": "spam"} if data == "tiedWords" else {}
    case("rocAuc", "roc_auc_score", data, {}, weighted, scores)
    case("averagePrecision", "average_precision_score", data, positive, weighted, scores)
    for drop in BOTH:
        case("rocCurve", "roc_curve", data, {**positive, "dropIntermediate": drop}, weighted, scores)
        case("precisionRecallCurve", "precision_recall_curve", data, {**positive, "dropIntermediate": drop}, weighted, scores)
for data in ("noPositives", "noNegatives"):
    case("averagePrecision", "average_precision_score", data, {}, False, ("y_true", "y_score"))
    case("precisionRecallCurve", "precision_recall_curve", data, {}, False, ("y_true", "y_score"))

for data, weighted in itertools.product(("three", "threeWords"), BOTH):
    for multi, average in itertools.product(("ovr", "ovo"), ("macro", "weighted")):
        if multi == "ovr" or not weighted:
            options = {"multiClass": multi, "average": average}
            case("multiclassRocAuc", "roc_auc_score", data, options, weighted, ("y_true", "y_proba"))
for data, weighted in itertools.product((*SCORES, "three", "threeWords", "twoColumns"), BOTH):
    case("logLoss", "log_loss", data, {}, weighted, ("y_true", "y_proba"))
    positive = {"posLabel": "spam"} if data == "tiedWords" else {}
    for half in ({}, {"scaleByHalf": True}, {"scaleByHalf": False}):
        case("brierScore", "brier_score_loss", data, {**positive, **half}, weighted, ("y_true", "y_proba"))
case("brierScore", "brier_score_loss", "tied", {"posLabel": 0}, True, ("y_true", "y_proba"))
case("logLoss", "log_loss", "noPositives", {"labels": [0, 1]}, False, ("y_true", "y_proba"))

for data, weighted in itertools.product(("amounts", "constant", "constantExact"), BOTH):
    case("meanSquaredError", "mean_squared_error", data, {}, weighted)
    case("rootMeanSquaredError", "root_mean_squared_error", data, {}, weighted)
    case("meanAbsoluteError", "mean_absolute_error", data, {}, weighted)
    case("r2Score", "r2_score", data, {}, weighted)



def threefry(key, counter):
    """Threefry-2x32, 20 rounds, from the paper: Salmon et al. 2011."""
    m = 0xFFFFFFFF
    ks = [*key, key[0] ^ key[1] ^ 0x1BD11BDA]
    x, y = (counter[0] + ks[0]) & m, (counter[1] + ks[1]) & m
    for block in range(5):
        for r in ((13, 15, 26, 6), (17, 29, 16, 24))[block % 2]:
            x = (x + y) & m
            y = ((y << r | y >> (32 - r)) & m) ^ x
        x = (x + ks[(block + 1) % 3]) & m
        y = (y + ks[(block + 2) % 3] + block + 1) & m
    return [x, y]


def draw_rows(seed, resample, rows, count):
    """xoshiro128**, from https://prng.di.unimi.it/xoshiro128starstar.c, started by two blocks of Threefry."""
    m = 0xFFFFFFFF
    key = [seed & m, seed >> 32]
    s = threefry(key, [resample, 0]) + threefry(key, [resample, 1])
    out = []
    for _ in range(count):
        x = s[1] * 5 & m
        out.append(((x << 7 | x >> 25) & m) * 9 % 2**32 * rows // 2**32)
        t = s[1] << 9 & m
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = (s[3] << 11 | s[3] >> 21) & m
    return out


DRAWS = [
    {"seed": seed, "resample": resample, "rows": rows, "expected": draw_rows(seed, resample, rows, 12)}
    for seed, resample, rows in ((0, 0, 1000), (0, 1, 1000), (7, 999, 5), (2**53 - 1, 3, 2**31 - 1))
]
OUT.with_name("draw-rows.json").write_text(json.dumps(DRAWS, indent=1) + "\n")

lines = ",\n".join(json.dumps(c, ensure_ascii=True) for c in CASES)
data = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in DATA.items())
OUT.write_text(f'{{"made": "scikit-learn {sklearn.__version__}",\n"data": {{\n{data}}},\n"cases": [\n{lines}\n]}}\n')
print(len(CASES), "cases,", OUT.stat().st_size, "bytes")
