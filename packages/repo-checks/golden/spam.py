"""scikit-learn on the spam job's own mails, split and settings: examples/spam/test/fixtures/spam.json."""
import hashlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

root = pathlib.Path(__file__).parents[3]

with tempfile.TemporaryDirectory() as folder:
    texts = f"{folder}/texts.json"
    script = str(root / "examples/spam/scripts/write-texts.ts")
    node = str(root / "node_modules/.bin/node")
    subprocess.run([node, "--conditions=@foldwise/source", script, texts], check=True)
    with open(texts, encoding="utf-8") as f:
        data = json.load(f)

train, test = data["train"], data["test"]
vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2)
x = vectorizer.fit_transform(train["x"])
x.sort_indices()
names = list(vectorizer.get_feature_names_out())
# The optimum is unique; lbfgs stops 5e-4 short of it in a coefficient, however small its tolerance.
model = LogisticRegression(C=100, solver="newton-cg", tol=1e-8, max_iter=1000).fit(x, train["y"])
x_test = vectorizer.transform(test["x"])
predicted = model.predict(x_test)

rows = list(range(0, x.shape[0], x.shape[0] // 24))
columns = list(range(0, x.shape[1], 16))
fixture = {
    "call": "TfidfVectorizer(sublinear_tf=True, min_df=2); LogisticRegression(C=100, solver='newton-cg', tol=1e-8, max_iter=1000)",
    "version": sklearn.__version__,
    "train": len(train["x"]),
    "test": len(test["x"]),
    "textsSha256": hashlib.sha256("\0".join(train["x"] + test["x"]).encode("utf-8", "surrogatepass")).hexdigest(),
    "terms": len(names),
    "vocabularySha256": hashlib.sha256("\n".join(names).encode()).hexdigest(),
    "indicesSha256": hashlib.sha256(x.indices.astype("<i4").tobytes()).hexdigest(),
    "indptrSha256": hashlib.sha256(x.indptr.astype("<i4").tobytes()).hexdigest(),
    "rows": [{"row": r, "values": x[r].data.tolist()} for r in rows],
    "coefStep": 16,
    "coef": model.coef_[0][columns].tolist(),
    "coefNorm": float(np.linalg.norm(model.coef_)),
    "intercept": float(model.intercept_[0]),
    "predicted": "".join("s" if p == "spam" else "h" for p in predicted),
    "probability": [round(p, 9) for p in model.predict_proba(x_test)[:, 1].tolist()],
}
out = root / "examples/spam/test/fixtures/spam.json"
out.write_text(json.dumps(fixture) + "\n")
