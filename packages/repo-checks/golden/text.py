"""Text features of scikit-learn: vocabularies, idf and values of small corpora, hard ones among them.

Writes packages/pipelines/test/fixtures/text.json. Needs Python 3.11, whose Unicode version the library's tables have.
Run: python packages/repo-checks/golden/text.py
"""

import json
import random
import unicodedata
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import (
    ENGLISH_STOP_WORDS,
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)

OUT = Path(__file__).resolve().parents[3] / "packages/pipelines/test/fixtures/text.json"

PLAIN = [
    "The quick brown fox jumps over the lazy dog.",
    "The dog sleeps; the fox does not. The FOX runs, runs, runs!",
    "A dog and a fox and a bird: e-mail me at fox_1@example.com",
    "",
    "!!! ??? a I 1",
    "Don't stop: it's 10:30, x=y+z, snake_case and kebab-case, 3.14 2024",
]
MARKET = [
    "cheap pills cheap cheap offer", "meeting at noon about the offer", "cheap flights and cheap hotels",
    "the minutes of the meeting", "an offer you can not refuse offer offer", "noon meeting about the offer, the meeting",
]
UNICODE = [
    "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03a3\u0391\u03a3 \u03a3 A\u03a3B A\u03a3. \u03a3\u0301 A\u0301\u03a3\u0301 A\u0301\u03a3\u0301B",
    "\u0130stanbul DI\u0307YARBAKIR \u0131\u015f\u0131k I\u0130I \u0130\u0130",
    "na\u00efve caf\u00e9 cafe\u0301 \u00c5ngstr\u00f6m \u212bngstrom \u212aelvin \u2126hm \ufb01n \u2460\u00bd \u00b2\u00b3 \u01c5 \u1e9e\u00df",
    "\u4e2d\u6587\u5206\u8bcd \u65e5\u672c\u8a9e\u30c6\u30ad\u30b9\u30c8 \ud55c\uad6d\uc5b4 \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0939\u093f\u0928\u094d\u0926\u0940",
    "\U0001f600 emoji\U0001f600word \U0001d400\U0001d401 \U00010400\U00010428 \U00020000\U00020001 \U0001f1e6\U0001f1e7",
    "a\u0000b nul\u0000nul \u0000 x\u0000\u0000y a\u001cb\u001db\u001eb\u001fb\u0085b\u00a0b\u200bb\ufeffb\u3000b\u2028b",
    "\ufeffbom \ufeff\ufeff \ufffd\ufffd _ __ a_ \u203fa \u0660\u0661 \u00aa\u00ba\u02b0 \u200d\u200c",
    "\u023a\u023e\u2c65 \u01c4\u01c5\u01c6 \u13a0\uab70 \ua64a\u1c88 \U0001e900\U0001e922 \U00010c80",
    "\t\ttabs  and\n\nlines \r\n \v\f x \u2003\u2003em",
]


def fuzz(seed, documents, length):
    draw = random.Random(seed)
    assigned = [c for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    often = "aAbB \t\n\u03a3\u03c3\u0301\u0130\u00df\u0391\u4e2d\U0001f600-_0\u0000\u0085"
    return ["".join(draw.choice(often) if draw.random() < 0.8 else chr(draw.choice(assigned)) for _ in range(length)) for _ in range(documents)]


CORPORA = {"plain": PLAIN, "market": MARKET, "unicode": UNICODE, "fuzz": fuzz(1, 12, 40)}

CASES = [
    ("plain", {}),
    ("plain", {"lowercase": False}),
    ("plain", {"ngram_range": (1, 2)}),
    ("plain", {"ngram_range": (2, 3)}),
    ("plain", {"ngram_range": (3, 3), "stop_words": "english"}),
    ("plain", {"stop_words": "english", "ngram_range": (1, 2)}),
    ("plain", {"stop_words": ["fox", "the", "absent"]}),
    ("plain", {"analyzer": "char", "ngram_range": (1, 3)}),
    ("plain", {"analyzer": "char", "ngram_range": (2, 2), "lowercase": False}),
    ("plain", {"analyzer": "char_wb", "ngram_range": (2, 4)}),
    ("plain", {"analyzer": "char_wb", "ngram_range": (9, 9)}),
    ("plain", {"binary": True, "norm": "l1"}),
    ("plain", {"token_pattern": r"(?u)\b\w+\b"}),
    ("plain", {"token_pattern": r"[a-z]+-[a-z]+|[0-9]+"}),
    ("plain", {"token_pattern": r"([a-z]+)[.!,;]", "ngram_range": (1, 2)}),
    ("plain", {"token_pattern": r"[^ ]+", "ngram_range": (1, 2), "stop_words": ["the", "a"]}),
    ("market", {"min_df": 2}),
    ("market", {"min_df": 0.3, "max_df": 0.5}),
    ("market", {"max_df": 2, "ngram_range": (1, 2)}),
    ("market", {"min_df": 2, "ngram_range": (2, 2)}),
    ("market", {"max_features": 3}),
    ("market", {"max_features": 2, "binary": True, "min_df": 2}),
    ("market", {"max_features": 100, "sublinear_tf": True}),
    ("market", {"vocabulary": ["offer", "cheap", "absent", "the meeting", "meeting", "cheap cheap"], "ngram_range": (1, 2)}),
    ("market", {"vocabulary": ["offer", "cheap", "noon meeting"]}),
    ("market", {"vocabulary": ["offer", "the", "noon meeting", "meeting noon"], "stop_words": ["the", "at"], "ngram_range": (1, 2)}),
    ("market", {"vocabulary": ["che", "ea", "zz"], "analyzer": "char", "ngram_range": (2, 3)}),
    ("market", {"sublinear_tf": True, "smooth_idf": False}),
    ("market", {"use_idf": False, "norm": "l1"}),
    ("market", {"use_idf": False, "norm": None, "sublinear_tf": True}),
    ("market", {"norm": None}),
    ("unicode", {}),
    ("unicode", {"lowercase": False}),
    ("unicode", {"ngram_range": (1, 2)}),
    ("unicode", {"token_pattern": r"(?u)\b\w+\b"}),
    ("unicode", {"analyzer": "char", "ngram_range": (1, 2)}),
    ("unicode", {"analyzer": "char_wb", "ngram_range": (1, 3)}),
    ("unicode", {"analyzer": "char_wb", "ngram_range": (3, 3), "lowercase": False}),
    ("unicode", {"strip_accents": "unicode"}),
    ("unicode", {"strip_accents": "ascii"}),
    ("unicode", {"strip_accents": "unicode", "analyzer": "char", "ngram_range": (2, 2)}),
    ("fuzz", {"ngram_range": (1, 2)}),
    ("fuzz", {"analyzer": "char", "ngram_range": (1, 1)}),
    ("fuzz", {"analyzer": "char_wb", "ngram_range": (2, 2)}),
    ("fuzz", {"strip_accents": "unicode", "token_pattern": r"(?u)\b\w+\b"}),
]

HASHED = [
    ("plain", {"n_features": 16}),
    ("plain", {"n_features": 16, "alternate_sign": False, "norm": "l1"}),
    ("plain", {"n_features": 7, "norm": None, "ngram_range": (1, 2)}),
    ("plain", {"n_features": 5, "binary": True, "norm": None}),
    ("plain", {"stop_words": "english", "lowercase": False}),
    ("unicode", {"n_features": 1000, "analyzer": "char_wb", "ngram_range": (2, 3)}),
    ("fuzz", {"n_features": 2**31 - 1, "norm": None}),
]

# Patterns that mean the same in JavaScript's syntax.
PATTERNS = {r"(?u)\b\w+\b": r"[\p{L}\p{N}_]+"}


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(w.capitalize() for w in rest)


def params(given):
    out = {}
    for name, value in given.items():
        if value == "char_wb":
            value = "charWb"
        if name == "token_pattern":
            value = PATTERNS.get(value, value)
        out[camel(name)] = list(value) if isinstance(value, tuple) else value
    return out


def rows(x):
    x = x.tocsr().copy()
    x.sort_indices()
    return {"indptr": x.indptr.tolist(), "indices": x.indices.tolist(), "values": [float(repr(float(v))) for v in x.data]}


def names(vectorizer):
    return [str(n) for n in vectorizer.get_feature_names_out()]


def case(corpus, given):
    documents = CORPORA[corpus]
    counting = {k: v for k, v in given.items() if k not in ("sublinear_tf", "smooth_idf", "use_idf", "norm")}
    counts = CountVectorizer(**counting)
    tfidf = TfidfVectorizer(**given)
    x = tfidf.fit_transform(documents)
    counted = counts.fit_transform(documents)
    assert names(counts) == names(tfidf)
    out = {
        "call": f"TfidfVectorizer(**{given!r}).fit_transform(corpora[{corpus!r}])",
        "corpus": corpus,
        "params": params(given),
        "names": names(tfidf),
        "rows": rows(x),
        "counts": rows(counted)["values"],
    }
    if given.get("use_idf", True):
        out["idf"] = tfidf.idf_.tolist()
    return out


def hashed(corpus, given):
    vectorizer = HashingVectorizer(**given)
    return {
        "call": f"HashingVectorizer(**{given!r}).transform(corpora[{corpus!r}])",
        "corpus": corpus,
        "params": params(given),
        "rows": rows(vectorizer.transform(CORPORA[corpus])),
    }


COUNTS = np.array([[3, 0, 1], [2, 0, 0], [0, 0, 0], [4, 1, 0], [300, 2, 1000]], dtype=float)
WEIGHINGS = [{}, {"sublinear_tf": True}, {"norm": "l1"}, {"norm": None, "use_idf": False}, {"smooth_idf": False, "norm": None}]


def weighed(given):
    transformer = TfidfTransformer(**given)
    return {
        "call": f"TfidfTransformer(**{given!r}).fit_transform(counts)",
        "params": params(given),
        "values": transformer.fit_transform(COUNTS).toarray().tolist(),
    }


if unicodedata.unidata_version != "14.0.0":
    print(f"text: this Python has Unicode {unicodedata.unidata_version}, not 14.0.0; the fixture is left as it is.")
    raise SystemExit(0)

OUT.write_text(
    json.dumps(
        {
            "made": f"python packages/repo-checks/golden/text.py, scikit-learn {sklearn.__version__}",
            "corpora": CORPORA,
            "stopWords": sorted(ENGLISH_STOP_WORDS),
            "vectorizers": [case(*c) for c in CASES],
            "hashed": [hashed(*c) for c in HASHED],
            "counts": COUNTS.tolist(),
            "weighed": [weighed(w) for w in WEIGHINGS],
        },
        separators=(",", ":"),
    )
    + "\n"
)
