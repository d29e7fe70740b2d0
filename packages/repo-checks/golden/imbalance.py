"""Samplers of imbalanced-learn.

Writes packages/pipelines/test/fixtures/imbalance.json: rows, and what each call keeps, joins or adds. Of samplers that draw,
what does not depend on the draws (neighbours, rows in danger, numbers of rows) and the moments of many draws.
Run: python packages/repo-checks/golden/imbalance.py
"""

import json
from pathlib import Path

import imblearn
import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, SMOTENC, BorderlineSMOTE, RandomOverSampler
from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
from sklearn.neighbors import NearestNeighbors

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "imbalance.json"

rng = np.random.default_rng(11)
sizes = {"big": 90, "mid": 40, "rare": 14}
labels = np.repeat(list(sizes), list(sizes.values()))
order = rng.permutation(len(labels))
labels = labels[order]
centre = {"big": [0, 0, 0], "mid": [1.2, 0.6, -0.5], "rare": [-0.8, 1.2, 0.6]}
x = np.round(rng.normal(size=(len(labels), 3)) + np.array([centre[l] for l in labels]), 4)
colours = np.array(["red", "green", "blue"])[(rng.random(len(labels)) * 3).astype(int)]
flags = rng.random(len(labels)) < np.where(labels == "rare", 0.7, 0.3)


def kept(sampler):
    """Rows left. scipy's mode takes no strings: then the labels are their ranks."""
    y = np.searchsorted(sorted(sizes), labels) if getattr(sampler, "kind_sel", "all") == "mode" else labels
    sampler.fit_resample(x, y)
    return sorted(sampler.sample_indices_.tolist())


def moments(sampler, label="rare"):
    """Mean and covariance of very many synthetic rows of a class."""
    made, y = sampler.fit_resample(x, labels)
    new = made[len(x) :][y[len(x) :] == label]
    return {"rows": len(new), "mean": new.mean(axis=0).tolist(), "covariance": np.cov(new.T, bias=True).tolist()}


def adasyn_counts(strategy):
    """Rows that ADASYN makes from each row, by its own rule."""
    sampler = ADASYN(sampling_strategy=strategy, random_state=0)
    made, y = sampler.fit_resample(x, labels)
    return {k: int((y == k).sum()) for k in sizes}


many = {"rare": 20014}


def scatter(shrinkage):
    """How far copies are from their rows: the standard deviation in each column."""
    sampler = RandomOverSampler(sampling_strategy=many, shrinkage=shrinkage, random_state=0)
    made, _ = sampler.fit_resample(x, labels)
    return (made - x[sampler.sample_indices_])[len(x) :].std(axis=0).tolist()


danger = BorderlineSMOTE(random_state=0)
danger.fit_resample(x, labels)
rare = x[labels == "rare"]
near = NearestNeighbors(n_neighbors=6).fit(rare).kneighbors(rare, return_distance=False)[:, 1:]
rare_rows = np.flatnonzero(labels == "rare")

mixed = np.array(list(zip(*x.T, colours, flags)), dtype=object)
nc = SMOTENC(categorical_features=[3, 4], random_state=0, sampling_strategy=many)
nc_x, nc_y = nc.fit_resample(mixed, labels)
new = nc_x[len(x) :]

OUT.write_text(
    json.dumps(
        {
            "made_by": f"imbalanced-learn {imblearn.__version__}",
            "x": x.tolist(),
            "labels": labels.tolist(),
            "colours": colours.tolist(),
            "flags": flags.tolist(),
            "kept": {
                "TomekLinks()": kept(TomekLinks()),
                "TomekLinks(sampling_strategy='all')": kept(TomekLinks(sampling_strategy="all")),
                "TomekLinks(sampling_strategy='majority')": kept(TomekLinks(sampling_strategy="majority")),
                "TomekLinks(sampling_strategy=['mid'])": kept(TomekLinks(sampling_strategy=["mid"])),
                "EditedNearestNeighbours()": kept(EditedNearestNeighbours()),
                "EditedNearestNeighbours(kind_sel='mode')": kept(EditedNearestNeighbours(kind_sel="mode")),
                "EditedNearestNeighbours(n_neighbors=1, sampling_strategy='notMajority')": kept(
                    EditedNearestNeighbours(n_neighbors=1, sampling_strategy="not majority")
                ),
                "EditedNearestNeighbours(n_neighbors=6, kind_sel='mode', sampling_strategy='all')": kept(
                    EditedNearestNeighbours(n_neighbors=6, kind_sel="mode", sampling_strategy="all")
                ),
            },
            "neighbours": {"rows": rare_rows.tolist(), "of": rare_rows[near].tolist()},
            "danger": {k: v.tolist() for k, v in danger.in_danger_indices.items()},
            "adasynRows": adasyn_counts("auto"),
            "adasynRows20000": adasyn_counts(many),
            "moments": {
                "SMOTE(k_neighbors=5)": moments(SMOTE(random_state=0, sampling_strategy=many)),
                "BorderlineSMOTE(kind='borderline-1')": moments(BorderlineSMOTE(random_state=0, sampling_strategy=many)),
                "ADASYN()": moments(ADASYN(random_state=0, sampling_strategy=many)),
                "RandomOverSampler(shrinkage=1)": moments(RandomOverSampler(random_state=0, shrinkage=1, sampling_strategy=many)),
            },
            "scatter": {
                "RandomOverSampler(shrinkage=1)": scatter(1),
                "RandomOverSampler(shrinkage={'rare': 0.25})": scatter({"rare": 0.25}),
            },
            "smoteNc": {
                "medianStd": nc.median_std_["rare"],
                "mean": new[:, :3].astype(float).mean(axis=0).tolist(),
                "colours": {c: float((new[:, 3] == c).mean()) for c in ["red", "green", "blue"]},
                "flag": float(new[:, 4].astype(bool).mean()),
            },
            "combined": {
                "SMOTETomek": {k: int((SMOTETomek(random_state=0).fit_resample(x, labels)[1] == k).sum()) for k in sizes},
                "SMOTEENN": {k: int((SMOTEENN(random_state=0).fit_resample(x, labels)[1] == k).sum()) for k in sizes},
            },
        },
        allow_nan=False,
    )
    + "\n"
)
