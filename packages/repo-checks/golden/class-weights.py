"""Class weights as scikit-learn computes them.

Writes packages/core/test/fixtures/class-weights.json: cases that name the call that made them.
Run: python packages/repo-checks/golden/class-weights.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.utils.class_weight import compute_sample_weight

OUT = Path(__file__).resolve().parents[3] / "packages" / "core" / "test" / "fixtures" / "class-weights.json"


def case(name, y, class_weight, weight=None):
    y = np.asarray(y)
    rows = compute_sample_weight(class_weight, y)
    call = f"compute_sample_weight({class_weight!r}, y)"
    if weight is not None:
        weight = np.asarray(weight, dtype=float)
        # What LogisticRegression does with both: classes are counted by weight, and the two are multiplied.
        from sklearn.utils.class_weight import compute_class_weight

        classes = np.unique(y)
        per_class = compute_class_weight(class_weight, classes=classes, y=y, sample_weight=weight)
        rows = weight * per_class[np.searchsorted(classes, y)]
        call = f"weight * compute_class_weight({class_weight!r}, classes=classes, y=y, sample_weight=weight)[y]"
    return {
        "name": name,
        "call": call,
        "y": y.tolist(),
        "classWeight": class_weight if isinstance(class_weight, str) else {str(k): v for k, v in class_weight.items()},
        "weight": None if weight is None else weight.tolist(),
        "rows": rows.tolist(),
    }


rng = np.random.default_rng(0)
three = rng.choice(["b", "a", "c"], size=40, p=[0.7, 0.2, 0.1])
cases = [
    case("balanced, two classes of numbers", [0, 1, 1, 1, 0, 1, 1], "balanced"),
    case("balanced, three classes of strings", three, "balanced"),
    case("given weights", three, {"a": 2.5, "b": 0.5, "c": 0.0}),
    case("given weights, one left out", three, {"c": 7}),
    case("given weights of numbers", [1, -2, 3, -2], {1: 2, -2: 0.25, 3: 1}),
    case("given weights of booleans", [True, False, True], {True: 3, False: 0.5}),
    case("balanced with sample weights", three, "balanced", np.round(rng.random(40) * 3, 3)),
]
for c in cases:
    # JavaScript writes booleans in lower case.
    c["classWeight"] = (
        {k.lower() if k in ("True", "False") else k: v for k, v in c["classWeight"].items()}
        if isinstance(c["classWeight"], dict)
        else c["classWeight"]
    )
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "cases": cases}, indent=1) + "\n")
