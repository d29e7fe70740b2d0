"""What pandas makes of CSV files and columns; writes packages/pipelines/test/fixtures/tables.json."""

import base64
import gzip
import io
import json
import os
import pathlib

import numpy as np
import pandas as pd

OUT = pathlib.Path(__file__).resolve().parents[2] / "pipelines" / "test" / "fixtures" / "tables.json"

CASES = {
    "quotes": (b'a,b\n"x, y","he said ""no"""\n"line\none",2\n', {}),
    "CRLF": (b"a,b\r\n1,x\r\n2,y\r\n", {}),
    "CR": (b"a,b\r1,x\r2,y\r", {}),
    "BOM": (b"\xef\xbb\xbfa,b\n1,2\n", {}),
    "empty lines": (b"\na,b\n\n1,2\n\n\n3,4\n\n", {}),
    "lines of spaces": (b"a,b\n1,2\n   \n3,4\n", {}),
    "missing markers": (b"a,b,c\n1,NA,x\n,2.5,\nNaN,null,None\n-nan,#N/A,n/a\n3,<NA>,NULL\n", {}),
    "quoted markers": (b'a,b\n"",1\n"NA",2\nz,3\n', {}),
    "no last line end": (b"a,b\n1,2\n3,4", {}),
    "latin1": ("a,b\ncafé,1\nnaïve,2\n".encode("latin1"), {"encoding": "latin1"}),
    "windows-1252": ("a,b\n€5,1\n“q”,2\n".encode("cp1252"), {"encoding": "windows-1252"}),
    "utf-16": ("a,b\ncafé 😀,1\nü,2\n".encode("utf-16"), {"encoding": "utf-16"}),
    "utf-8": ("a,b\ncafé 😀,1\n東京,2\n".encode(), {}),
    "numbers": (
        b"a\n1\n-2\n+3\n.5\n5.\n1e3\n-1.5E-3\n123456789012345678\n0.1\n179769313486231570000000000000\n 7\n8 \ninf\n-Infinity\n00012\n4.35\n0.30000000000000004\n2.2250738585072011e-308\n",
        {"float_precision": "round_trip"},
    ),
    "numbers too large": (b"a\n1\n1e400\n", {}),
    "booleans": (b"a,b\ntrue,True\nfalse,False\nTRUE,FALSE\n", {}),
    "numbers and words": (b"a\n1\n2\nx\n", {}),
    "nothing but missing": (b"a,b\n,1\n,2\n", {}),
    "semicolons": (b"a;b\n1,5;x\n2,5;y\n", {"sep": ";"}),
    "tabs": (b"a\tb\n1\tx\n\ty\n", {"sep": "\t"}),
    "one column": (b"a\nx\n\ny\n", {}),
    "quote inside": (b'a,b\nx"y,1\nit"s,2\n', {}),
}


def values(series):
    kind = "boolean" if series.dtype == bool else "number" if pd.api.types.is_numeric_dtype(series) else "string"
    cells = []
    for v in series:
        if pd.isna(v):
            cells.append(None)
        elif kind == "number":
            cells.append(repr(float(v)))
        else:
            cells.append(bool(v) if kind == "boolean" else v)
    return {"name": series.name, "kind": kind, "values": cells}


def read(data, options):
    frame = pd.read_csv(io.BytesIO(data), low_memory=False, **options)
    call = "pandas.read_csv(file, low_memory=False" + "".join(f", {k}={v!r}" for k, v in options.items()) + ")"
    return {"call": call, "bytes": base64.b64encode(data).decode(), "options": options, "columns": [values(frame[c]) for c in frame]}


def described():
    folder = pathlib.Path(os.environ.get("FOLDWISE_DATA", OUT.parents[5] / "shared" / "data")) / "tabular" / "uci"
    names = "age workclass fnlwgt education educationNum maritalStatus occupation relationship race sex capitalGain capitalLoss hoursPerWeek nativeCountry income"
    text = gzip.open(folder / "adult-train.csv.gz").read().decode().splitlines()[:400]
    data = ("\n".join([",".join(names.split()), *[t.replace(", ", ",") for t in text]]) + "\n").encode()
    frame = pd.read_csv(io.BytesIO(data), na_values=["?"])
    summaries = []
    for c in frame:
        d = frame[c].describe()
        summaries.append({"name": c, "missing": int(frame[c].isna().sum()), **{k: (v if isinstance(v, str) else float(v)) for k, v in d.items()}})
    return {"call": "pandas.read_csv(file, na_values=['?'])[column].describe()", "csv": data.decode(), "summaries": summaries}


fixture = {"csv": {k: read(*v) for k, v in CASES.items()}, "describe": described()}
OUT.write_text(json.dumps(fixture, ensure_ascii=False, separators=(",", ":")) + "\n")
