"""scikit-learn's side of the tasks on rows without targets: it makes the rows, writes them for the other sides, and fits on them."""
import numpy as np
import sklearn
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

state = {}


def prepare(kind, rows, features, extra, folder):
    """`rows` rows and `extra` more in float64; not timed. For k-means, `extra` is the number of clusters, whose starts are the more."""
    rng = np.random.default_rng(0)
    if kind == "blobs":
        centers = rng.normal(size=(64, features)) * 0.5
        x = centers[rng.integers(64, size=rows)] + rng.normal(size=(rows, features))
        more = kmeans_plusplus(x, extra, random_state=0)[0]
    elif kind == "noise":
        x = rng.uniform(size=(rows, features))
        more = kmeans_plusplus(x, extra, random_state=0)[0]
    else:
        # A few hidden columns decide the others but for noise.
        n = rows + extra
        hidden = rng.normal(size=(n, features if kind == "full-rank" else 5))
        x = hidden @ rng.normal(size=(hidden.shape[1], features)) + 0.05 * rng.normal(size=(n, features))
        x, more = x[:rows], x[rows:]
    x.tofile(f"{folder}/x")
    more.tofile(f"{folder}/more")
    state.update(x=x, more=more)
    return sklearn.__version__


def kmeans(algorithm):
    start = state["more"]
    return KMeans(len(start), init=start, n_init=1, algorithm=algorithm).fit(state["x"])


def index(algorithm, k):
    state["index"] = NearestNeighbors(n_neighbors=k, algorithm=algorithm).fit(state["x"])


def neighbors():
    return state["index"].kneighbors(state["more"])


def pca(count, solver):
    return PCA(count, svd_solver=solver, random_state=0).fit(state["x"])


def describe(call, out):
    if call == "kmeans":
        return {"metric": float(out.inertia_)}
    if call == "neighbors":
        return {"metric": float(out[0].sum())}
    if call == "pca":
        return {"metric": float(out.explained_variance_ratio_.sum())}
    return out
