"""Treebanks, name corpora and unlabelled text as sentences."""
import re


class Sentence:
    __slots__ = ("lang", "forms", "tags", "heads", "rels", "names")
    def __init__(self, lang, forms, tags=None, heads=None, rels=None, names=None):
        self.lang, self.forms, self.tags, self.heads, self.rels, self.names = lang, forms, tags, heads, rels, names


def sentences(path):
    """The columns of each sentence's words, of files with a word a line."""
    rows = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if rows:
                yield rows
            rows = []
        elif not line.startswith("#"):
            rows.append(line.split("\t"))


def conllu(path, lang):
    words = ([r for r in rows if r[0].isdigit()] for rows in sentences(path))
    return [Sentence(lang, [r[1] for r in rows], [r[3] + "\t" + r[5] for r in rows],
                     [int(r[6]) for r in rows], [r[7] for r in rows]) for rows in words]


def iob(path, lang):
    return [Sentence(lang, [r[1] for r in rows], names=[r[2] if r[2][2:] in KINDS else "O" for r in rows])
            for rows in sentences(path)]


KINDS = ("PER", "ORG", "LOC")


def news(path, lang):
    """The Swedish web news corpus: a token and its class a line, no mark where a name begins."""
    out, forms, names = [], [], []
    for line in list(open(path, encoding="utf-8")) + [""]:
        line = line.rstrip("\n").replace("\u00ad", "")
        if not line.strip():
            if forms:
                tags, last = [], "O"
                for k in names:
                    k = k if k in KINDS else "O"
                    tags.append("O" if k == "O" else ("I-" if k == last else "B-") + k)
                    last = k
                out.append(Sentence(lang, forms, names=tags))
            forms, names = [], []
        else:
            r = re.split(r"[\t ]+", line.strip())
            if len(r) >= 2:
                form = " ".join(r[:-1]).strip()
                if form:
                    forms.append(form); names.append(r[-1])
    return out


def text(path, lang):
    return [Sentence(lang, l.rstrip("\n").split("\t")) for l in open(path, encoding="utf-8") if l.strip()]
