"""Makes src/CoordinationCrypto.Cli/MarketFiles/nfc.txt, and unicode-nfc.json beside this file, from Python's unicodedata.

python3 tests/CoordinationCrypto.Tests/Vectors/unicode-nfc.py, in the repository's root."""

import json, random, unicodedata as u

hangul = range(0xAC00, 0xD7A4)
characters = [c for c in range(0x110000) if c not in hangul and not 0xD800 <= c < 0xE000]
lines = [f"# Unicode {u.unidata_version}, made by tests/CoordinationCrypto.Tests/Vectors/unicode-nfc.py.",
         "# c=d: c decomposes to d and is composed of it. c>d: only decomposes. c:k: combining class k."]
composed = []
for c in characters:
    d = u.decomposition(chr(c))
    if d and not d.startswith("<"):
        whole = u.normalize("NFC", chr(c)) == chr(c)
        lines.append(f"{c:X}{'=' if whole else '>'}{' '.join(x.lstrip('0') for x in d.split())}")
        composed.append(chr(c))
marks = [c for c in characters if u.combining(chr(c))]
lines += [f"{c:X}:{u.combining(chr(c))}" for c in marks]
open("src/CoordinationCrypto.Cli/MarketFiles/nfc.txt", "w", newline="\n").write("\n".join(lines) + "\n")

random.seed(1)
letters = composed + [chr(c) for c in marks] + list("aeioucnAEOqдက日") + [chr(0x1100), chr(0x1161), chr(0x11A8), "가", "각"]
cases = [["".join(random.choices(letters, k=random.randint(1, 6)))] for _ in range(1500)]
cases += [[c] for c in composed] + [[u.normalize("NFD", c)] for c in composed] + [[u.normalize("NFD", "각가힣")], ["ana"], [""]]
cases = [[text, u.normalize("NFC", text)] for text, in cases]
json.dump(cases, open("tests/CoordinationCrypto.Tests/Vectors/unicode-nfc.json", "w", newline="\n"), separators=(",", ":"))
