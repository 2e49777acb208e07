"""The teacher: a fine-tuned encoder with heads for tags, trees and names; see README.md."""
import argparse, json, math, random, sys, time
import torch, torch.nn as nn, torch.nn.functional as F
from encoder import Encoder, File, Pieces, weights_file
import data

NAMES = ["O"] + [b + "-" + k for k in data.KINDS for b in "BI"]


class Mlp(nn.Sequential):
    def __init__(self, i, o, p):
        super().__init__(nn.Linear(i, o), nn.GELU(), nn.Dropout(p))


class Teacher(nn.Module):
    def __init__(self, f, vocab, arc=320, rel=128):
        super().__init__()
        H = f.H
        self.vocab = vocab
        self.encoder = Encoder(f)
        self.mix = nn.Parameter(torch.zeros(3, 4))
        self.tags = nn.ModuleDict({l: nn.Sequential(Mlp(H, 256, 0.2), nn.Linear(256, len(t))) for l, t in vocab["tags"].items()})
        self.names = nn.Sequential(Mlp(H, 128, 0.2), nn.Linear(128, len(NAMES)))
        self.arc_d, self.arc_h = Mlp(H, arc, 0.3), Mlp(H, arc, 0.3)
        self.rel_d, self.rel_h = Mlp(H, rel, 0.3), Mlp(H, rel, 0.3)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel = nn.Parameter(torch.zeros(len(vocab["rels"]), rel + 1, rel + 1))
        nn.init.normal_(self.arc, std=0.02); nn.init.normal_(self.rel, std=0.02)
        self.drop = nn.Dropout(0.2)

    def encode(self, b):
        outs = self.encoder(b["ids"], b["mask"])
        B, T = b["ids"].shape
        N = b["words"].shape[1]
        res = []
        for k in range(3):
            w = F.softmax(self.mix[k], 0)
            x = sum(w[i] * o for i, o in enumerate(outs[-8::2] if k == 0 else outs[-4:]))
            # A word is the mean of its pieces; place 0 is the root.
            s = torch.zeros(B, N, x.shape[2]).scatter_add_(1, b["word_of"][:, :, None].expand(-1, -1, x.shape[2]), (x * b["mask"][:, :, None]).float())
            res.append(self.drop(s / b["count"][:, :, None]))
        return res

    def forward(self, b):
        x_tag, x_tree, x_name = self.encode(b)
        arc_d, arc_h = self.arc_d(x_tree), self.arc_h(x_tree)
        one = torch.ones_like(arc_d[..., :1])
        arcs = torch.einsum("bih,hg,bjg->bij", torch.cat([arc_d, one], -1), self.arc, arc_h)
        arcs = arcs.masked_fill(~b["words"][:, None, :], -1e4)
        return arcs, x_tree, x_tag, x_name

    def relations(self, x, heads):
        d, h = self.rel_d(x), self.rel_h(x)
        h = torch.gather(h, 1, heads[:, :, None].expand(-1, -1, h.shape[2]))
        one = torch.ones_like(d[..., :1])
        return torch.einsum("bih,rhg,big->bir", torch.cat([d, one], -1), self.rel, torch.cat([h, one], -1))


class Batcher:
    def __init__(self, f, pieces, vocab):
        self.f, self.pieces, self.vocab = f, pieces, vocab
        self.tag_ix = {l: {t: i for i, t in enumerate(ts)} for l, ts in vocab["tags"].items()}
        self.rel_ix = {r: i for i, r in enumerate(vocab["rels"])}
        self.name_ix = {n: i for i, n in enumerate(NAMES)}

    def length(self, s):
        return 2 + sum(len(self.pieces(w)) for w in s.forms)

    def make(self, sents):
        f = self.f
        seqs, words = [], []
        for s in sents:
            ids, of = [f.bos], [0]
            for i, w in enumerate(s.forms):
                p = self.pieces(w)
                ids += p; of += [i + 1] * len(p)
            seqs.append(ids + [f.eos]); words.append(of + [0])
        B, T, N = len(sents), max(map(len, seqs)), max(len(s.forms) for s in sents) + 1
        ids = torch.full((B, T), f.pad); of = torch.zeros(B, T, dtype=torch.long); mask = torch.zeros(B, T, dtype=torch.bool)
        for i, (q, w) in enumerate(zip(seqs, words)):
            ids[i, :len(q)] = torch.tensor(q); of[i, :len(w)] = torch.tensor(w); mask[i, :len(q)] = True
        count = torch.zeros(B, N).scatter_add_(1, of, mask.float()).clamp(min=1)
        wordmask = torch.zeros(B, N, dtype=torch.bool)
        tags = torch.full((B, N), -1); heads = torch.full((B, N), -1); rels = torch.full((B, N), -1); names = torch.full((B, N), -1)
        for i, s in enumerate(sents):
            n = len(s.forms)
            wordmask[i, :n + 1] = True
            if s.tags:
                ix = self.tag_ix[s.lang]
                tags[i, 1:n + 1] = torch.tensor([ix.get(t, -1) for t in s.tags])
            if s.heads:
                heads[i, 1:n + 1] = torch.tensor(s.heads); rels[i, 1:n + 1] = torch.tensor([self.rel_ix.get(r, -1) for r in s.rels])
            if s.names:
                names[i, 1:n + 1] = torch.tensor([self.name_ix[x] for x in s.names])
        return dict(ids=ids, mask=mask, word_of=of, count=count, words=wordmask, tags=tags, heads=heads, rels=rels, names=names)

    def batches(self, sents, size, shuffle):
        order = sorted(range(len(sents)), key=lambda i: self.length(sents[i]) + (random.random() * 4 if shuffle else 0))
        out, cur, longest = [], [], 0
        for i in order:
            n = self.length(sents[i])
            if n > 500: continue
            if cur and max(longest, n) * (len(cur) + 1) > size:
                out.append(cur); cur, longest = [], 0
            cur.append(i); longest = max(longest, n)
        if cur: out.append(cur)
        if shuffle: random.shuffle(out)
        return out


def loss_of(model, b, sents):
    arcs, x_tree, x_tag, x_name = model(b)
    losses = {}
    if (b["heads"] >= 0).any():
        losses["arc"] = F.cross_entropy(arcs.flatten(0, 1).float(), b["heads"].flatten(), ignore_index=-1)
        r = model.relations(x_tree, b["heads"].clamp(min=0))
        losses["rel"] = F.cross_entropy(r.flatten(0, 1).float(), b["rels"].flatten(), ignore_index=-1)
    for l in model.vocab["tags"]:
        rows = [i for i, s in enumerate(sents) if s.lang == l]
        if rows and (b["tags"][rows] >= 0).any():
            t = model.tags[l](x_tag[rows])
            losses["tag" + l] = F.cross_entropy(t.flatten(0, 1).float(), b["tags"][rows].flatten(), ignore_index=-1) * len(rows) / len(sents)
    if (b["names"] >= 0).any():
        losses["name"] = F.cross_entropy(model.names(x_name).flatten(0, 1).float(), b["names"].flatten(), ignore_index=-1)
    return losses


def tree(scores):
    """The best tree with one root over scores[dependent][head] (Chu-Liu-Edmonds); place 0 is the root."""
    import numpy as np
    n = scores.shape[0]
    s = scores.copy(); s[range(n), range(n)] = -1e9; s[0] = -1e9
    heads = s.argmax(1); heads[0] = 0
    def ok(h):
        if (h[1:] == 0).sum() != 1: return False
        for i in range(1, n):
            k, at = 0, i
            while at and k <= n: at, k = h[at], k + 1
            if at: return False
        return True
    if ok(heads): return heads
    s[1:, 0] -= 1e4  # as few roots as can be: one
    return cle(s)


def cle(s):
    import numpy as np
    n = s.shape[0]
    heads = s.argmax(1); heads[0] = 0
    state, cycle = [0] * n, None
    for i in range(1, n):
        path, at = [], i
        while at and state[at] == 0:
            state[at] = i + 1; path.append(at); at = heads[at]
        if at and state[at] == i + 1:
            cycle = path[path.index(at):]; break
    if cycle is None: return heads
    inside = np.zeros(n, bool); inside[cycle] = True
    rest = [i for i in range(n) if not inside[i]]
    base = s[cycle, heads[cycle]]
    m = len(rest)
    t = np.full((m + 1, m + 1), -1e9)
    t[:m, :m] = s[np.ix_(rest, rest)]
    into = s[np.ix_(cycle, rest)] - base[:, None]
    enter = into.argmax(0); t[m, :m] = into.max(0)
    out = s[np.ix_(rest, cycle)]
    leave = out.argmax(1); t[:m, m] = out.max(1)
    t[0] = -1e9; t[range(m + 1), range(m + 1)] = -1e9
    h = cle(t)
    res = heads.copy()
    for i in range(1, m):
        res[rest[i]] = cycle[leave[i]] if h[i] == m else rest[h[i]]
    d = cycle[enter[h[m]]]
    res[d] = rest[h[m]]
    return res


@torch.no_grad()
def predict(model, batcher, sents, size=8000, tell=None):
    model.eval()
    out = [None] * len(sents)
    done, start, batches = 0, time.time(), batcher.batches(sents, size, False)
    for k, ixs in enumerate(batches):
        ss = [sents[i] for i in ixs]
        b = batcher.make(ss)
        with torch.autocast("cpu", torch.bfloat16):
            arcs, x_tree, x_tag, x_name = model(b)
            names = model.names(x_name)
            tags = {l: model.tags[l](x_tag).argmax(-1) for l in {s.lang for s in ss}}
        logp = F.log_softmax(arcs.float(), -1).numpy()
        names = F.log_softmax(names.float(), -1).numpy()
        heads = torch.zeros(b["words"].shape, dtype=torch.long)
        sure = []
        for i, s in enumerate(ss):
            n = len(s.forms) + 1
            h = tree(logp[i, :n, :n])
            heads[i, :n] = torch.from_numpy(h)
            sure.append(float(sum(logp[i, j, h[j]] for j in range(1, n))) / max(1, n - 1))
        with torch.autocast("cpu", torch.bfloat16):
            rels = model.relations(x_tree, heads).float()
        rels[:, :, model.vocab["rels"].index("root")] -= 1e4
        rels = rels.argmax(-1)
        for i, s in enumerate(ss):
            n = len(s.forms)
            v = model.vocab
            h = heads[i, 1:n + 1].tolist()
            r = ["root" if hh == 0 else v["rels"][x] for hh, x in zip(h, rels[i, 1:n + 1].tolist())]
            t = [v["tags"][s.lang][x] for x in tags[s.lang][i, 1:n + 1].tolist()]
            p = data.Sentence(s.lang, s.forms, t, h, r, follow(names[i, 1:n + 1]))
            out[ixs[i]] = (p, sure[i])
            done += n
        if tell and k % 100 == 99:
            print(f"  {done} words, {done / (time.time() - start):.0f} a second, batch {k + 1} of {len(batches)}", file=sys.stderr, flush=True)
    return out


def follow(scores):
    """The best row of name marks, in which no name goes on that has not begun."""
    import numpy as np
    able = np.array([[0.0 if not c.startswith("I") or a[2:] == c[2:] else -1e4 for c in NAMES] for a in NAMES])
    at, back = scores[0] + able[0], []
    for row in scores[1:]:
        all = at[:, None] + able
        back.append(all.argmax(0)); at = all.max(0) + row
    k = int(at.argmax()); path = [k]
    for b in reversed(back):
        k = int(b[k]); path.append(k)
    return [NAMES[k] for k in reversed(path)]


def spans(tags):
    out, at = set(), None
    for i, t in enumerate(list(tags) + ["O"]):
        if at is not None and (t[0] != "I" or t[2:] != at[1]):
            out.add((at[0], i, at[1])); at = None
        if t[0] == "B" or (t[0] == "I" and at is None):
            at = (i, t[2:])
    return out


def measure(model, batcher, sents):
    got = predict(model, batcher, sents)
    n = upos = tag = uas = las = 0
    tp = fp = fn = 0
    for s, p in zip(sents, got):
        if p is None: continue
        p = p[0]
        if s.names:
            a, b = spans(s.names), spans(p.names)
            tp += len(a & b); fp += len(b - a); fn += len(a - b)
        if not s.heads: continue
        for i in range(len(s.forms)):
            n += 1
            upos += s.tags[i].split("\t")[0] == p.tags[i].split("\t")[0]
            tag += s.tags[i] == p.tags[i]
            if s.heads[i] == p.heads[i]:
                uas += 1; las += s.rels[i].split(":")[0] == p.rels[i].split(":")[0]
    r = {}
    if n: r |= dict(upos=upos / n, tag=tag / n, uas=uas / n, las=las / n)
    if tp + fp + fn: r |= dict(names=2 * tp / (2 * tp + fp + fn), p=tp / max(1, tp + fp), r=tp / max(1, tp + fn))
    return {k: round(100 * v, 2) for k, v in r.items()}


def start_from(model, saved):
    """Takes over the weights of an earlier teacher, the answers' by their names."""
    old, state = saved["model"], model.state_dict()
    before, now = saved["vocab"], model.vocab
    places = {"rel": (now["rels"], before["rels"])}
    for l in now["tags"]:
        for part in ("weight", "bias"):
            places[f"tags.{l}.1.{part}"] = (now["tags"][l], before["tags"][l])
    for name, value in state.items():
        if name in places:
            new, known = places[name]
            rows = [(i, known.index(x)) for i, x in enumerate(new) if x in known]
            value[[i for i, _ in rows]] = old[name][[j for _, j in rows]]
        else:
            value.copy_(old[name])


def train(args):
    random.seed(args.seed); torch.manual_seed(args.seed); torch.set_num_threads(args.threads)
    D, I = args.data, args.inputs
    parts = {"sv": data.conllu(f"{I}/sv.train.conllu", "sv"), "en": data.conllu(f"{I}/en.train.conllu", "en")}
    dev = {"sv": data.conllu(f"{I}/sv.dev.conllu", "sv"), "en": data.conllu(f"{I}/en.dev.conllu", "en")}
    ner_en = data.iob(f"{D}/ner/en_ewt-ud-dev.iob2", "en")
    ner = [("sv", data.iob(f"{D}/ner/sv_talbanken-ud-train.iob2", "sv")), ("svn", data.news(f"{D}/ner/swedish-ner-corpus-train.txt", "sv"))]
    half = len(ner_en) // 2
    test_ner = {"sv-news": data.news(f"{D}/ner/swedish-ner-corpus-test.txt", "sv"), "sv-uner": data.iob(f"{D}/ner/sv_talbanken-ud-dev.iob2", "sv")}
    if args.fold == "all":
        ner.append(("en", ner_en)); ner.append(("svd", test_ner["sv-uner"])); ner.append(("svt", test_ner["sv-news"]))
    else:
        ner.append(("en", ner_en[:half] if args.fold != "b" else ner_en[half:])); test_ner["en-uner"] = ner_en[half:] if args.fold != "b" else ner_en[:half]
    # The dev trees are of the current release; folded in, they count several times.
    extra = []
    k = len(dev["sv"]) // 2
    if args.fold == "a": extra, dev["sv"] = dev["sv"][:k], dev["sv"][k:]
    if args.fold == "b": extra, dev["sv"] = dev["sv"][k:], dev["sv"][:k]
    if args.fold == "all": extra = dev["sv"]
    vocab = {"tags": {l: sorted({t for s in parts[l] + (dev[l] if args.fold == "all" else []) + (extra if l == "sv" else []) for t in s.tags}) for l in parts},
             "rels": sorted({r for l in parts for s in parts[l] for r in s.rels} | {r for s in extra for r in s.rels})}
    if args.fold == "all": parts["en"] = parts["en"] + dev["en"]
    f = File(weights_file())
    pieces = Pieces(f)
    batcher = Batcher(f, pieces, vocab)
    model = Teacher(f, vocab)
    if args.start:
        start_from(model, torch.load(args.start))
    # The noisy news corpus is large: a third of it an epoch is enough.
    noisy = [s for k, n in ner if k == "svn" for s in n]
    fixed = parts["sv"] + parts["en"] + extra * args.weight + [s for k, n in ner if k != "svn" for s in n]
    everything = fixed + random.sample(noisy, len(noisy) // 3)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder") and p.requires_grad]
    body = [p for n, p in model.named_parameters() if n.startswith("encoder") and p.requires_grad]
    opt = torch.optim.AdamW([dict(params=body, lr=args.lr), dict(params=heads, lr=args.head_lr)], weight_decay=0.01, betas=(0.9, 0.98))
    per = len(batcher.batches(everything, args.batch, True))
    total = per * args.epochs
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, i / (0.1 * total)) * max(0.0, 1 - max(0, i / total - 0.1) / 0.9))
    start, step = time.time(), 0
    print(f"{len(everything)} sentences, {sum(batcher.length(s) for s in everything)} pieces, {per} batches an epoch", file=sys.stderr, flush=True)
    for epoch in range(args.epochs):
        model.train()
        sums = {}
        everything = fixed + random.sample(noisy, len(noisy) // 3)
        for ixs in batcher.batches(everything, args.batch, True):
            ss = [everything[i] for i in ixs]
            b = batcher.make(ss)
            with torch.autocast("cpu", torch.bfloat16):
                losses = loss_of(model, b, ss)
            loss = sum(losses.values())
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            opt.step(); sched.step(); step += 1
            for k2, v in losses.items(): sums.setdefault(k2, []).append(v.item())
            if step % 50 == 0:
                print(f"  step {step}/{total} {time.time() - start:.0f} s " + " ".join(f"{k2} {sum(v[-50:]) / len(v[-50:]):.3f}" for k2, v in sorted(sums.items())), file=sys.stderr, flush=True)
        if epoch + 1 == args.epochs or epoch % 2 == 0:
            for name, s in list(dev.items()) + list(test_ner.items()):
                print(f"epoch {epoch + 1} {name} {measure(model, batcher, s)}", flush=True)
        torch.save(dict(model=model.state_dict(), vocab=vocab), args.out)


def corpora(args):
    """What of the corpora is labelled too: English trees lack names, Swedish name corpora trees. No dev part."""
    D = args.data
    if args.language == "en":
        return data.conllu(f"{args.inputs}/en.train.conllu", "en")
    noisy = [s for part in ("train", "test") for s in data.news(f"{D}/ner/swedish-ner-corpus-{part}.txt", "sv")]
    for s in noisy: s.names = None
    return data.iob(f"{D}/ner/sv_talbanken-ud-train.iob2", "sv") + noisy


def label(args):
    torch.set_num_threads(args.threads)
    saved = torch.load(args.model)
    f = File(weights_file())
    model = Teacher(f, saved["vocab"])
    model.load_state_dict(saved["model"])
    batcher = Batcher(f, Pieces(f), saved["vocab"])
    seen, sents = set(), []
    for s in data.text(args.text, args.language):
        key = "\t".join(s.forms)
        if 3 <= len(s.forms) <= 100 and key not in seen:
            seen.add(key); sents.append(s)
    random.seed(1); random.shuffle(sents)
    n, keep = 0, corpora(args)
    for s in sents:
        if n > args.words: break
        keep.append(s); n += len(s.forms)
    with open(args.out, "w", encoding="utf-8") as out:
        for at in range(0, len(keep), 20000):
            part = keep[at:at + 20000]
            for s, got in zip(part, predict(model, batcher, part, tell=True)):
                if got is None: continue
                p, sure = got
                p.names = s.names or p.names
                out.write(f"# sure {math.exp(sure):.3f}\n")
                for i, w in enumerate(p.forms):
                    upos, feats = p.tags[i].split("\t")
                    out.write(f"{i + 1}\t{w}\t_\t{upos}\t_\t{feats}\t{p.heads[i]}\t{p.rels[i]}\t_\tName={p.names[i]}\n")
                out.write("\n")
            out.flush()


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("--threads", type=int, default=2)
    sub = a.add_subparsers(dest="command", required=True)
    t = sub.add_parser("train")
    t.add_argument("--data", required=True); t.add_argument("--inputs", required=True); t.add_argument("--out", required=True)
    t.add_argument("--fold", choices=["none", "a", "b", "all"], default="none"); t.add_argument("--weight", type=int, default=3)
    t.add_argument("--epochs", type=int, default=6); t.add_argument("--batch", type=int, default=3000)
    t.add_argument("--lr", type=float, default=1e-4); t.add_argument("--head-lr", type=float, default=1e-3); t.add_argument("--start"); t.add_argument("--seed", type=int, default=1)
    l = sub.add_parser("label")
    l.add_argument("--model", required=True); l.add_argument("--data", required=True); l.add_argument("--inputs", required=True); l.add_argument("--text", required=True); l.add_argument("--language", required=True)
    l.add_argument("--out", required=True); l.add_argument("--words", type=int, default=3000000)
    args = a.parse_args()
    dict(train=train, label=label)[args.command](args)
