"""Trains UDPipe 1 on a treebank, for `peers.py`: peers_train.py TRAIN.conllu HELDOUT.conllu MODEL."""
import sys
from ufal.udpipe import Trainer, InputFormat, Sentence, Sentences, ProcessingError

# UDPipe's own settings but for fewer rounds, so that it is done within an hour on one core.
TOKENIZER = "dimension=24;epochs=20;batch_size=100;learning_rate=0.005;dropout=0.1"
TAGGER = "models=1;provide_xpostag=0;iterations=10"
PARSER = "iterations=10;structured_interval=8"


def sentences(path):
    read, error = InputFormat.newConlluInputFormat(), ProcessingError()
    read.setText(open(path, encoding="utf-8").read())
    found = Sentences()
    sentence = Sentence()
    while read.nextSentence(sentence, error):
        found.append(sentence)
        sentence = Sentence()
    if error.occurred():
        raise SystemExit(error.message)
    return found


train, heldout, out = sys.argv[1:4]
error = ProcessingError()
model = Trainer.train("morphodita_parsito", sentences(train), sentences(heldout), TOKENIZER, TAGGER, PARSER, error)
if error.occurred():
    raise SystemExit(error.message)
open(out, "w" if isinstance(model, str) else "wb").write(model)
