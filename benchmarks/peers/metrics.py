"""scikit-learn's side of the metrics task, on scores that the benchmark wrote."""
import numpy as np
import sklearn
from sklearn import metrics

state = {}


def prepare(scores, labels, weights):
    """Reads float64 scores and uint8 labels; not timed."""
    state["score"] = np.fromfile(scores)
    state["y"] = np.fromfile(labels, dtype=np.uint8)
    state["weight"] = np.fromfile(weights)
    state["predicted"] = (state["score"] > 0.5).astype(np.uint8)
    return sklearn.__version__


def roc_auc(weighted=False):
    return metrics.roc_auc_score(state["y"], state["score"], sample_weight=state["weight"] if weighted else None)


def average_precision(weighted=False):
    return metrics.average_precision_score(state["y"], state["score"], sample_weight=state["weight"] if weighted else None)


def log_loss(weighted=False):
    return metrics.log_loss(state["y"], state["score"], sample_weight=state["weight"] if weighted else None)


def f1():
    return metrics.f1_score(state["y"], state["predicted"])


def confusion():
    return int(metrics.confusion_matrix(state["y"], state["predicted"])[1, 1])


def bootstrap_roc_auc(rows, resamples):
    """What a user writes today: a loop of roc_auc_score over resampled rows."""
    random = np.random.default_rng(0)
    y, score = state["y"][:rows], state["score"][:rows]
    values = []
    for _ in range(resamples):
        i = random.integers(0, rows, rows)
        values.append(metrics.roc_auc_score(y[i], score[i]))
    return float(np.percentile(values, 2.5))


def describe(call, out):
    return out if isinstance(out, str) else float(out)
