"""Cross-validation, learning curves and validation curves of scikit-learn.

Writes packages/pipelines/test/fixtures/validation.json: the rows, and for each call the scores of every fold.
Run: python packages/repo-checks/golden/validation.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import hamming_loss, make_scorer
from sklearn.model_selection import (
    GridSearchCV,
    KFold,
    StratifiedGroupKFold,
    StratifiedKFold,
    cross_val_predict,
    cross_validate,
    learning_curve,
    validation_curve,
)
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "validation.json"

rng = np.random.default_rng(5)
labels = np.array(["ant", "bee", "cat"])[np.arange(66) % 3]
groups = rng.integers(0, 9, 66)
x = np.round(rng.normal(size=(66, 3)) + np.eye(3)[np.arange(66) % 3] * 1.5, 3)
values = np.round(x @ [1, -2, 0.5] + rng.normal(size=66), 3)
two = np.where(labels == "ant", "no", "yes")


def model(C=1.0):
    return LogisticRegression(C=C, tol=1e-12, max_iter=10000)


def folds(scores):
    return {
        name: {"test": scores[f"test_{name}"].tolist(), "train": scores[f"train_{name}"].tolist()}
        for name in (k[5:] for k in scores if k.startswith("test_"))
    }


scoring = {"accuracy": "accuracy", "logLoss": "neg_log_loss"}
three = cross_validate(model(), x, labels, scoring=scoring, return_train_score=True)
grouped = cross_validate(model(), x, labels, groups=groups, cv=StratifiedGroupKFold(3), scoring=scoring, return_train_score=True)
binary = cross_validate(model(), x, two, cv=4, scoring={"rocAuc": "roc_auc"}, return_train_score=True)
regression = cross_validate(
    DummyRegressor(), x, values, cv=KFold(3), scoring={"mse": "neg_mean_squared_error", "r2": "r2"}, return_train_score=True
)
sizes, train, test = learning_curve(model(), x, labels, train_sizes=[0.4, 0.7, 1.0], cv=5)
v_train, v_test = validation_curve(model(), x, labels, param_name="C", param_range=[0.01, 1, 100], cv=5)

marks = np.column_stack([labels == "ant", x[:, 1] + 0.5 * rng.normal(size=66) > 0.5]).astype(int)
several = MultiOutputClassifier(model())
loss = make_scorer(hamming_loss)
marked = cross_validate(several, x, marks, scoring={"loss": loss}, return_train_score=True)
m_sizes, m_train, m_test = learning_curve(several, x, marks, train_sizes=[0.5, 1.0], cv=4, scoring=loss)
mv_train, mv_test = validation_curve(several, x, marks, param_name="estimator__C", param_range=[0.01, 1], cv=3, scoring=loss)

# Columns of different units, so that the scaler matters: it is to be fitted on the inner folds' training rows alone.
units = np.round(x * [1, 50, 0.02] + [0, 300, 5], 4)
search = GridSearchCV(
    make_pipeline(StandardScaler(), model()),
    {"logisticregression__C": [0.003, 0.03, 0.3, 3]},
    scoring="neg_log_loss",
    cv=StratifiedKFold(3),
)
nested = cross_validate(search, units, labels, cv=StratifiedKFold(4), scoring=scoring, return_train_score=True, return_estimator=True)
whole = search.fit(units, labels)

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}, LogisticRegression(tol=1e-12)",
            "x": x.tolist(),
            "labels": labels.tolist(),
            "two": two.tolist(),
            "values": values.tolist(),
            "groups": groups.tolist(),
            "three": {"call": "cross_validate(model, x, labels, scoring=['accuracy', 'neg_log_loss'])", **folds(three)},
            "grouped": {"call": "cross_validate(model, x, labels, groups=groups, cv=StratifiedGroupKFold(3))", **folds(grouped)},
            "binary": {"call": "cross_validate(model, x, two, cv=4, scoring='roc_auc')", **folds(binary)},
            "regression": {"call": "cross_validate(DummyRegressor(), x, values, cv=KFold(3))", **folds(regression)},
            "predict": cross_val_predict(model(), x, labels).tolist(),
            "proba": np.round(cross_val_predict(model(), x, labels, method="predict_proba"), 7).tolist(),
            "marks": marks.tolist(),
            "several": {
                "call": "cross_validate, learning_curve, validation_curve of MultiOutputClassifier(model), scoring=hamming_loss",
                **folds(marked),
                "predict": cross_val_predict(several, x, marks).tolist(),
                "sizes": m_sizes.tolist(),
                "learning": {"train": m_train.tolist(), "test": m_test.tolist()},
                "validation": {"train": mv_train.tolist(), "test": mv_test.tolist()},
            },
            "units": units.tolist(),
            "nested": {
                "call": "cross_validate(GridSearchCV(make_pipeline(StandardScaler(), model), {'C': [0.003, 0.03, 0.3, 3]}, scoring='neg_log_loss', cv=StratifiedKFold(3)), units, labels, cv=StratifiedKFold(4), scoring=['accuracy', 'neg_log_loss'])",
                **folds(nested),
                "best": [e.best_params_["logisticregression__C"] for e in nested["estimator"]],
                "inner": [[float(v) for v in e.cv_results_["mean_test_score"]] for e in nested["estimator"]],
                "whole": {"best": whole.best_params_["logisticregression__C"], "inner": [float(v) for v in whole.cv_results_["mean_test_score"]]},
            },
            "learning": {
                "call": "learning_curve(model, x, labels, train_sizes=[0.4, 0.7, 1.0], cv=5)",
                "sizes": sizes.tolist(),
                "train": train.tolist(),
                "test": test.tolist(),
            },
            "validation": {
                "call": "validation_curve(model, x, labels, param_name='C', param_range=[0.01, 1, 100], cv=5)",
                "train": v_train.tolist(),
                "test": v_test.tolist(),
            },
        }
    )
    + "\n"
)
