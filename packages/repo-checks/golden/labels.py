"""Binarized labels and hashed features of scikit-learn; writes packages/pipelines/test/fixtures/labels.json.

Run: python packages/repo-checks/golden/labels.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import LabelBinarizer, MultiLabelBinarizer

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "labels.json"

single = {
    "strings": (["red", "blue", "green", "red", "zinc", "blue"], ["blue", "pink", "red"]),
    "numbers": ([3, -1, 10, 3, 2], [10, 4, -1]),
    "two": (["no", "yes", "no"], ["yes", "no"]),
    "booleans": ([True, False, True], [False, True]),
    "code points": (["\ue000", "\U0001f600", "é", "z"], ["\U0001f600"]),
}
cases = []
for name, (fit, new) in single.items():
    for ours, theirs in [({}, {}), ({"negLabel": -1, "posLabel": 2}, {"neg_label": -1, "pos_label": 2})]:
        model = LabelBinarizer(**theirs).fit(fit)
        cases.append({
            "call": f"{model!r}.fit({name})", "fit": fit, "new": new, "params": ours, "classes": model.classes_.tolist(),
            "fitted": model.transform(fit).tolist(), "out": model.transform(new).tolist(),
            "back": model.inverse_transform(model.transform(fit)).tolist(),
        })

tags = [["news", "sport"], [], ["sport"], ["art", "news", "art"]]
multi = MultiLabelBinarizer().fit(tags)
sets = {"call": "MultiLabelBinarizer().fit(tags)", "fit": tags, "classes": multi.classes_.tolist(), "out": multi.transform(tags).tolist(),
        "back": [list(t) for t in multi.inverse_transform(multi.transform(tags))]}

order = ["sport", "weather", "art", "news"]
given = MultiLabelBinarizer(classes=order).fit(tags)
sets_given = {"call": f"{given!r}.fit(tags)", "fit": tags, "classes": order, "out": given.transform(tags).tolist(),
              "back": [list(t) for t in given.inverse_transform(given.transform(tags))]}

rows = {
    "dict": [{"city": "Zürich", "rooms": 3, "old": True}, {"city": "", "rooms": -2.5}, {}, {"rooms": 0, "q": 1e-3, "東京": 2, "😀": "b=c"}],
    "pair": [[["a", 1], ["b", 2], ["a", 3]], [["c", -1.5]], []],
    "string": [["the", "cat", "the", "", "\ue000"], ["dog"], [f"word{i}" for i in range(60)]],
}
hashed = []
for kind, data in rows.items():
    for size in [2**20, 7, 64]:
        for sign in [True, False]:
            hasher = FeatureHasher(n_features=size, input_type=kind, alternate_sign=sign)
            given = [[tuple(p) for p in row] for row in data] if kind == "pair" else data
            out = hasher.transform(given)
            out.sort_indices()
            hashed.append({
                "call": repr(hasher), "kind": kind, "params": {"nFeatures": size, "alternateSign": sign},
                "indptr": out.indptr.tolist(), "indices": out.indices.tolist(), "values": out.data.tolist(),
            })

OUT.write_text(json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "single": cases, "sets": sets, "setsGiven": sets_given, "rows": rows, "hashed": hashed}) + "\n")
print(OUT, OUT.stat().st_size)
