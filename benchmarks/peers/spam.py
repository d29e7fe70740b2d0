"""scikit-learn's side of the spam task: the same mails, the same settings, one thread."""
import json

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

state = {}


def prepare(mails):
    """Loads the mails that the benchmark wrote; not timed."""
    with open(mails, encoding="utf-8") as f:
        state.update(json.load(f))
    return sklearn.__version__


def vectorize(ngram_range, analyzer, mails=None):
    texts = state["texts"] if mails is None else state["texts"][:mails]
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=tuple(ngram_range), analyzer=analyzer)
    return vectorizer.fit_transform(texts), vectorizer


def matrix():
    """The matrix that both sides' classifiers learn from; not timed."""
    state["x"], _ = vectorize([1, 1], "word")
    state["y"] = np.array(state["labels"])
    return state["x"].shape


def fit(C, solver, dual, fit_intercept, tol, max_iter):
    model = LogisticRegression(C=C, solver=solver, dual=dual, fit_intercept=fit_intercept, tol=tol, max_iter=max_iter)
    return model.fit(state["x"], state["y"])


def objective(model):
    """C * sum of log losses + half the squared coefficients, as both sides define it."""
    sign = np.where(state["y"] == model.classes_[1], 1.0, -1.0)
    margin = sign * (state["x"] @ model.coef_[0] + np.ravel(model.intercept_)[0])
    return float(model.C * np.logaddexp(0, -margin).sum() + 0.5 * (model.coef_**2).sum())


def describe(call, out):
    if call == "vectorize":
        x, vectorizer = out
        return {"terms": x.shape[1], "values": int(x.nnz), "sum": float(x.sum())}
    if call == "fit":
        return {"objective": objective(out), "iterations": int(np.max(out.n_iter_))}
    return out
