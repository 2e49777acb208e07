"""spaCy's small English pipeline on texts from standard input (JSON Lines: id, text); prints the places that it finds.

Needs spaCy 3 and en_core_web_sm. Run by `cargo xtask eval-places --peers PYTHON`.
"""
import json
import sys
import time

import spacy

PLACES = {"GPE", "LOC", "FAC", "NORP"}


def main():
    try:
        model = spacy.load("en_core_web_sm")
    except OSError:
        import en_core_web_sm

        model = en_core_web_sm.load()
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    start = time.perf_counter()
    for line, document in zip(lines, model.pipe(line["text"] for line in lines)):
        spans = [[e.start_char, e.end_char] for e in document.ents if e.label_ in PLACES]
        print(json.dumps({"id": line["id"], "spans": spans}))
    seconds = time.perf_counter() - start
    print(json.dumps({"peer": f"spaCy {spacy.__version__} en_core_web_sm", "seconds": seconds}))


main()
