"""Character properties as this Python has them, for the text kernels.

Writes the tables packages/kernels/src/text/unicode-table.ts and packages/pipelines/src/text/accent-table.ts, and
packages/kernels/test/fixtures/unicode.json and packages/pipelines/test/fixtures/accents.json, by which tests check every
code point.
They are pinned, so that every engine gives the same features: Python 3.11, Unicode 14.0. A newer Python has newer tables;
changing the version changes what fitted models see in a text, so it needs a new version of their types.

Run: python packages/repo-checks/golden/unicode.py
"""

import base64
import hashlib
import json
import re
import unicodedata
from pathlib import Path

from sklearn.feature_extraction.text import strip_accents_ascii, strip_accents_unicode

ROOT = Path(__file__).resolve().parents[3]
N = 0x110000
SURROGATES = range(0xD800, 0xE000)

if unicodedata.unidata_version != "14.0.0":
    print(f"unicode: this Python has Unicode {unicodedata.unidata_version}, not 14.0.0; the tables are left as they are.")
    raise SystemExit(0)


def varint(x):
    out = bytearray()
    while x >= 128:
        out.append(128 | (x & 127))
        x >>= 7
    out.append(x)
    return bytes(out)


def ranges(members):
    """Gap and length - 1 of each run of members."""
    out, last, c = b"", 0, 0
    while c < N:
        if members[c]:
            start = c
            while c < N and members[c]:
                c += 1
            out += varint(start - last) + varint(c - start - 1)
            last = c
        else:
            c += 1
    return out


def lower_runs(lower):
    """Runs of characters, one or two apart, with the same distance to their lower case: gap, 2 (length - 1) + (step - 1), zigzag distance."""
    items, out, last, i = sorted(lower.items()), b"", 0, 0
    while i < len(items):
        c, distance = items[i][0], items[i][1] - items[i][0]
        best, best_step = 1, 1
        for step in (1, 2):
            k = 1
            while i + k < len(items) and items[i + k] == (c + k * step, c + k * step + distance):
                k += 1
            if k > best:
                best, best_step = k, step
        out += varint(c - last) + varint(2 * (best - 1) + best_step - 1)
        out += varint(2 * distance if distance >= 0 else -2 * distance - 1)
        last = c + best * best_step
        i += best
    return out


def ends_word(before):
    """Whether a capital sigma behind `before` gets the form of a word's end, which tells cased characters from others."""
    return (before + "\u03a3").lower().endswith("\u03c2")


chars = [chr(c) for c in range(N)]
word_pattern = re.compile(r"\w")
word = [bool(word_pattern.match(c)) for c in chars]
space = [c.isspace() for c in chars]
cased = [ends_word(c) for c in chars]
ignorable = [ends_word("A" + c) and not cased[i] for i, c in enumerate(chars)]
lower = {i: ord(c.lower()) for i, c in enumerate(chars) if len(c.lower()) == 1 and c.lower() != c}
assert [c for c in chars if len(c.lower()) != 1] == ["\u0130"], "the kernel lowers only U+0130 to two characters"
mark = [unicodedata.combining(c) != 0 for c in chars]
decomposed = [unicodedata.normalize("NFKD", c) != c for c in chars]


def constant(name, comment, data):
    value = f"'{base64.b64encode(data).decode()}'"
    line = f"export const {name} = {value}"
    return f"/** {comment} */\n" + (line if len(line) <= 120 else f"export const {name} =\n  {value}") + "\n"


HEADER = f"""// Made by packages/repo-checks/golden/unicode.py: Unicode {unicodedata.unidata_version}, see unicode.ts for the encoding.

"""

(ROOT / "packages/kernels/src/text/unicode-table.ts").write_text(
    HEADER
    + "export const UNICODE_VERSION = '" + unicodedata.unidata_version + "'\n\n"
    + constant("WORD_RANGES", "Letters, numbers and the underscore: what Python's \\\\w matches.".replace("\\\\", "\\"), ranges(word)) + "\n"
    + constant("SPACE_RANGES", "White space, as Python's str.isspace.", ranges(space)) + "\n"
    + constant("CASED_RANGES", "Cased and not case-ignorable characters.", ranges(cased)) + "\n"
    + constant("IGNORABLE_RANGES", "Case-ignorable characters.", ranges(ignorable)) + "\n"
    + constant("LOWER_RUNS", "Distances from characters to their lower case.", lower_runs(lower))
)
(ROOT / "packages/pipelines/src/text/accent-table.ts").write_text(
    HEADER.replace("see unicode.ts", "see packages/kernels/src/text/unicode.ts")
    + constant("MARK_RANGES", "Combining characters: those of a canonical combining class other than 0.", ranges(mark)) + "\n"
    + constant("DECOMPOSED_RANGES", "Characters that compatibility decomposition (NFKD) changes.", ranges(decomposed))
)

flags = bytes(word[c] | space[c] << 1 | cased[c] << 2 | ignorable[c] << 3 for c in range(N))
lowered = "\n".join(c.lower() for i, c in enumerate(chars) if i not in SURROGATES)
kinds = {"cased": "A", "ignorable": "\u0301", "other": "-", "sigma": "\u03a3"}
sigmas = [a + b + "\u03a3" + c + d for a in kinds.values() for b in kinds.values() for c in kinds.values() for d in kinds.values()]
(ROOT / "packages/kernels/test/fixtures/unicode.json").write_text(
    json.dumps(
        {
            "made": "python packages/repo-checks/golden/unicode.py",
            "unicode": unicodedata.unidata_version,
            "flags": {"call": "sha256(word | space << 1 | cased << 2 | ignorable << 3 of every code point)", "sha256": hashlib.sha256(flags).hexdigest()},
            "lower": {"call": "sha256('\\n'.join(chr(c).lower() for every code point but surrogates))", "sha256": hashlib.sha256(lowered.encode()).hexdigest()},
            "sigmas": {"call": "s.lower()", "cases": [[s, s.lower()] for s in sigmas]},
        }
    )
    + "\n"
)

stripped = {
    kind: hashlib.sha256("\n".join(strip(c) for i, c in enumerate(chars) if i not in SURROGATES).encode()).hexdigest()
    for kind, strip in (("unicode", strip_accents_unicode), ("ascii", strip_accents_ascii))
}
(ROOT / "packages/pipelines/test/fixtures/accents.json").write_text(
    json.dumps(
        {
            "made": "python packages/repo-checks/golden/unicode.py",
            "call": "sha256('\\n'.join(strip_accents_unicode(chr(c)), or _ascii, for every code point but surrogates))",
            **stripped,
        }
    )
    + "\n"
)
