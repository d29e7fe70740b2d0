"""scikit-learn's side of the tasks of linear models: it makes the rows, writes them for the other side, and fits on them."""
import warnings

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.datasets import make_classification, make_regression
from sklearn.linear_model import LassoCV, LogisticRegression
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB

warnings.simplefilter("ignore")
state = {}


def regression(rows, features, folder):
    """Rows with a tenth of the features at work; not timed."""
    x, y = make_regression(rows, features, n_informative=features // 10, noise=50.0, random_state=0)
    x.tofile(f"{folder}/x")
    y.tofile(f"{folder}/y")
    state.update(x=x, y=y)
    return sklearn.__version__


def lasso(cv):
    """A path of 100 strengths on each fold, and the best on all rows; cv 1 is one path on all rows but the last ten."""
    n = len(state["y"])
    folds = [(np.arange(n - 10), np.arange(n - 10, n))] if cv == 1 else cv
    return LassoCV(cv=folds, alphas=100).fit(state["x"], state["y"])


def classes(rows, features, unscaled, folder):
    """Two classes with little between them, their columns scaled alike or by 1e-3 to 1e4; not timed."""
    x, y = make_classification(
        rows, features, n_informative=features // 5, n_redundant=features // 10, class_sep=0.3, flip_y=0.2, random_state=0
    )
    if unscaled:
        x *= np.logspace(-3, 4, features)
    x.tofile(f"{folder}/x")
    y.astype(np.int32).tofile(f"{folder}/y")
    state.update(x=x, y=y)
    return sklearn.__version__


def hashed(rows, columns, folder):
    """Texts of some 20 words by Zipf's law, hashed to columns, rows of length 1; not timed."""
    rng = np.random.default_rng(0)
    words = rng.zipf(1.3, size=(rows, 20)) % 1_000_003
    effect = rng.normal(size=1_000_003)
    y = (effect[words].sum(axis=1) + 2 * rng.normal(size=rows) > 0).astype(np.int32)
    hashes = (words * 2654435761 % 2**32 % columns).astype(np.int32)
    x = sp.csr_matrix((np.ones(rows * 20), (np.repeat(np.arange(rows), 20), hashes.ravel())), shape=(rows, columns))
    x.sum_duplicates()
    x.data /= np.sqrt(np.repeat(np.asarray(x.multiply(x).sum(axis=1)).ravel(), np.diff(x.indptr)))
    return write(x, y, folder)


def counts(mails):
    """Counts of words in the mails that the benchmark wrote, as the benchmark has counted them; not timed."""
    p = np.fromfile(f"{mails}/indptr", np.int32)
    i, v = np.fromfile(f"{mails}/indices", np.int32), np.fromfile(f"{mails}/values")
    x = sp.csr_matrix((v, i, p))
    state.update(x=x, y=np.fromfile(f"{mails}/y", np.int32))
    return sklearn.__version__


def write(x, y, folder):
    x.indptr.astype(np.int32).tofile(f"{folder}/indptr")
    x.indices.astype(np.int32).tofile(f"{folder}/indices")
    x.data.tofile(f"{folder}/values")
    y.tofile(f"{folder}/y")
    state.update(x=x, y=y)
    return sklearn.__version__


def logistic(**settings):
    return LogisticRegression(**settings).fit(state["x"], state["y"])


def bayes(model):
    make = {"multinomialNB": MultinomialNB, "complementNB": ComplementNB, "bernoulliNB": BernoulliNB}[model]
    return make().fit(state["x"], state["y"])


def describe(call, out):
    if call == "logistic":
        margin = np.where(state["y"] == 1, 1.0, -1.0) * (state["x"] @ out.coef_[0] + np.ravel(out.intercept_)[0])
        return {"objective": float(out.C * np.logaddexp(0, -margin).sum() + 0.5 * (out.coef_**2).sum())}
    if call == "bayes":
        return {"accuracy": float(out.score(state["x"], state["y"]))}
    if call == "lasso":
        return {"error": float(out.mse_path_.reshape(len(out.alphas_), -1).mean(axis=1).min())}
    return out
