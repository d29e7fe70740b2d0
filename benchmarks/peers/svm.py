"""scikit-learn's side of the support vector tasks: it makes the rows or the TF-IDF matrix, and fits on them."""
import json

import numpy as np
import sklearn
from sklearn.datasets import make_classification
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import SVC, LinearSVC

TEST = 2000
state = {}


def prepare(rows, features, folder):
    """Rows to learn from and TEST more; not timed."""
    x, y = make_classification(
        rows + TEST, features, n_informative=features // 3, n_redundant=features // 7, flip_y=0.05, random_state=0
    )
    x.tofile(f"{folder}/x")
    y.astype(np.int32).tofile(f"{folder}/y")
    state.update(x=x[:rows], y=y[:rows], test=x[rows:], truth=y[rows:])
    return sklearn.__version__


def svc(C, cache_size):
    return SVC(C=C, cache_size=cache_size).fit(state["x"], state["y"])


def mails(mails):
    """The matrix of words that both sides learn from; not timed."""
    with open(mails, encoding="utf-8") as f:
        state.update(json.load(f))
    state["x"] = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(state["texts"])
    state["y"] = np.array(state["labels"])
    return sklearn.__version__


def linear(C, loss, tol):
    return LinearSVC(C=C, loss=loss, dual=True, tol=tol, max_iter=10000, random_state=0).fit(state["x"], state["y"])


def objective(model):
    """Half the squared coefficients, intercept included, and C times the losses."""
    sign = np.where(state["y"] == model.classes_[1], 1.0, -1.0)
    slack = np.maximum(0, 1 - sign * model.decision_function(state["x"]))
    loss = slack**2 if model.loss == "squared_hinge" else slack
    return float((model.coef_**2).sum() / 2 + (model.intercept_**2).sum() / 2 + model.C * loss.sum())


def describe(call, out):
    if call == "svc":
        return {"accuracy": float(out.score(state["test"], state["truth"])), "vectors": int(out.n_support_.sum())}
    if call == "linear":
        return {"objective": objective(out)}
    return out
