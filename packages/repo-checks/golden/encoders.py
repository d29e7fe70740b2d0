"""scikit-learn's encoders of categories.

Writes packages/pipelines/test/fixtures/encoders.json: rows to fit on and rows to transform (null is missing), and for each
call what comes out of both.
Run: python packages/repo-checks/golden/encoders.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "encoders.json"
warnings.simplefilter("ignore")
rng = np.random.default_rng(1)


def obj(*columns):
    out = np.empty((len(columns[0]), len(columns)), dtype=object)
    for j, c in enumerate(columns):
        out[:, j] = list(c)
    return out


def draw(values, shares, rows):
    return [values[i] for i in rng.choice(len(values), rows, p=shares)]


colours = ["red", "Red", "blue", "\u00e9cru", "\U0001f600", "\uff21"]
strings = obj(draw(colours, [0.3, 0.05, 0.3, 0.1, 0.1, 0.15], 40), draw(["yes", "no"], [0.5, 0.5], 40))
numbers = np.column_stack([rng.choice([-1.5, 0, 3, 20, 100], 40, p=[0.1, 0.2, 0.3, 0.35, 0.05]), rng.integers(0, 2, 40)]).astype(float)
gaps = numbers.copy()
gaps[rng.random(gaps.shape) < 0.2] = np.nan
mixed = obj(draw(["a", "b", "c", np.nan], [0.5, 0.2, 0.1, 0.2], 40), draw([True, False], [0.3, 0.7], 40), rng.integers(0, 4, 40).tolist())
new = {
    "strings": obj(["red", "green", "\U0001f600", "Red"], ["no", "yes", "maybe", "no"]),
    "numbers": np.array([[3, 1], [7, 0], [-1.5, 2], [100, 1]]),
    "gaps": np.array([[np.nan, 1], [7, np.nan], [-1.5, 2], [100, 1]]),
    "mixed": obj(["a", "z", np.nan, "c"], [True, False, False, True], [0, 9, 3, 2]),
}
data = {"strings": strings, "numbers": numbers, "gaps": gaps, "mixed": mixed}
cases = []


def plain(a):
    return [[None if isinstance(v, float) and np.isnan(v) else v for v in row] for row in np.asarray(a).tolist()]


def case(ours, params, name, estimator):
    estimator.fit(data[name])
    known = estimator.handle_unknown != "error"
    cases.append(
        {
            "call": f"{estimator!r} on '{name}'".replace("\n", " "),
            "encoder": ours,
            "params": params,
            "data": name,
            "fitted": plain(estimator.transform(data[name])),
            "out": plain(estimator.transform(new[name])) if known else None,
            "categories": [plain([c])[0] for c in estimator.categories_],
            **back(estimator, data[name][:6], frequent=not {"minFrequency", "maxCategories"} & set(params)),
        }
    )


def back(estimator, rows, frequent):
    # Infrequent categories come back as a string of scikit-learn's own, where ours are missing.
    return {"back": plain(estimator.inverse_transform(estimator.transform(rows)))} if frequent else {}


settings = [
    ({}, {}),
    ({"minFrequency": 7}, {"min_frequency": 7}),
    ({"minFrequency": 0.15}, {"min_frequency": 0.15}),
    ({"maxCategories": 3}, {"max_categories": 3}),
    ({"maxCategories": 1}, {"max_categories": 1}),
    ({"minFrequency": 5, "maxCategories": 2}, {"min_frequency": 5, "max_categories": 2}),
]
for name in data:
    for ours, args in settings:
        for unknown, sk in [("error", "error"), ("ignore", "ignore"), ("infrequentIfExist", "infrequent_if_exist")]:
            for drop, sk_drop in [(None, None), ("first", "first"), ("ifBinary", "if_binary")]:
                if drop and (unknown == "infrequentIfExist" or args.get("max_categories") == 1):
                    continue
                case(
                    "oneHotEncoder",
                    {**ours, "handleUnknown": unknown, "drop": drop},
                    name,
                    OneHotEncoder(**args, handle_unknown=sk, drop=sk_drop, sparse_output=False),
                )
        case("ordinalEncoder", ours, name, OrdinalEncoder(**args))
        for value, missing in [(-1, -2), (None, None), (99, -1)]:
            case(
                "ordinalEncoder",
                {**ours, "handleUnknown": "useEncodedValue", "unknownValue": value, "encodedMissingValue": missing},
                name,
                OrdinalEncoder(
                    **args,
                    handle_unknown="use_encoded_value",
                    unknown_value=np.nan if value is None else value,
                    encoded_missing_value=np.nan if missing is None else missing,
                ),
            )
given = [["red", "blue", "Red", "\u00e9cru", "\U0001f600", "\uff21", "green"], ["yes", "no"]]
case("oneHotEncoder", {"categories": given}, "strings", OneHotEncoder(categories=given, sparse_output=False))
case("ordinalEncoder", {"categories": given}, "strings", OrdinalEncoder(categories=given))

OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}",
            "data": {name: {"fit": plain(data[name]), "new": plain(new[name])} for name in data},
            "cases": cases,
        },
        separators=(",", ":"),
    ).replace(".0,", ",").replace(".0]", "]")
    + "\n"
)
