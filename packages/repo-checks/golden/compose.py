"""ColumnTransformer, FeatureUnion and TransformedTargetRegressor of scikit-learn on the census rows of tables.json.

Writes packages/pipelines/test/fixtures/compose.json. Run after tables.py: python packages/repo-checks/golden/compose.py
"""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, PolynomialFeatures, StandardScaler

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures"
csv = json.loads((FIXTURES / "tables.json").read_text())["describe"]["csv"]
frame = pd.read_csv(io.StringIO(csv))
train, test = frame[:300], frame[300:]
NUMBERS = ["age", "educationNum", "hoursPerWeek"]
SHOWN = 12


def rows(a):
    return [[float(v) for v in r] for r in np.asarray(a.todense() if hasattr(a, "todense") else a)[:SHOWN]]


def encode(remainder, weights=None):
    return ColumnTransformer(
        [
            ("scale", make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
            ("onehot", OneHotEncoder(handle_unknown="ignore", min_frequency=10), ["workclass", "maritalStatus", "sex"]),
            ("ordinal", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["education"]),
            ("drop", "drop", ["race", "relationship", "occupation", "nativeCountry", "income"]),
        ],
        remainder=remainder,
        verbose_feature_names_out=False,
        transformer_weights=weights,
    )


cases = {}
for remainder in ["drop", "passthrough"]:
    t = encode(remainder).fit(train)
    cases[remainder] = {
        "call": f"ColumnTransformer([('scale', make_pipeline(SimpleImputer(), StandardScaler()), {NUMBERS}), ('onehot', OneHotEncoder(handle_unknown='ignore', min_frequency=10), ['workclass', 'maritalStatus', 'sex']), ('ordinal', OrdinalEncoder(handle_unknown='use_encoded_value', unknown_value=-1), ['education']), ('drop', 'drop', [...])], remainder='{remainder}', verbose_feature_names_out=False)",
        "names": list(t.get_feature_names_out()),
        "rows": rows(t.transform(test)),
    }

WEIGHTS = {"scale": 2, "onehot": 0.5, "ordinal": -0.25}
weighted = encode("passthrough", WEIGHTS).fit(train)
cases["weighted"] = {
    "call": f"cases['passthrough'] with transformer_weights={WEIGHTS}",
    "rows": rows(weighted.transform(test)),
}

union = FeatureUnion([("scale", StandardScaler()), ("pca", PCA(2)), ("poly", PolynomialFeatures(include_bias=False))])
union.fit(train[NUMBERS])
cases["union"] = {
    "call": "FeatureUnion([('scale', StandardScaler()), ('pca', PCA(2)), ('poly', PolynomialFeatures(include_bias=False))])",
    "names": [n.split("__")[1] for n in union.get_feature_names_out()],
    "rows": rows(union.transform(test[NUMBERS])),
}

union.set_params(transformer_weights={"scale": 3, "poly": 0.1})
cases["weightedUnion"] = {
    "call": "cases['union'] with transformer_weights={'scale': 3, 'poly': 0.1}",
    "rows": rows(union.transform(test[NUMBERS])),
}

target = train["fnlwgt"].to_numpy(float)
for name, options in {
    "log1p": {"func": np.log1p, "inverse_func": np.expm1},
    "log": {"func": np.log, "inverse_func": np.exp},
    "sqrt": {"func": np.sqrt, "inverse_func": np.square},
    "standardScaler": {"transformer": StandardScaler()},
}.items():
    model = TransformedTargetRegressor(Ridge(alpha=1.0), **options).fit(train[NUMBERS], target)
    shown = f"transformer=StandardScaler()" if name == "standardScaler" else f"func=np.{name}, inverse_func=..."
    cases[f"target {name}"] = {
        "call": f"TransformedTargetRegressor(Ridge(alpha=1.0), {shown}).fit(train, train.fnlwgt)",
        "predictions": [float(v) for v in model.predict(test[NUMBERS])[:SHOWN]],
    }

whole = make_pipeline(encode("drop"), LogisticRegression(C=1.0, solver='newton-cholesky', tol=1e-10)).fit(train, train["income"])
cases["census"] = {
    "call": "make_pipeline(ColumnTransformer(...), LogisticRegression(C=1.0, solver='newton-cholesky', tol=1e-10)).fit(train, train.income).predict_proba(test)",
    "rows": rows(whole.predict_proba(test)),
}
(FIXTURES / "compose.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
