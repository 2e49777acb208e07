//! Gathers what was read of each sentence.

use super::{
    ActorCandidate, ClaimRead, Cue, LeftOut, Mention, Needed, SentenceRead, TimeRead, Token, TriggerLeftOut,
    TriggerRead,
};
use crate::Reader;
use crate::opened::Opened;
use lagesbild_actors::What;
use lagesbild_claims::{ActorFound, Mentions, PassedOver, PlaceFound, TriggerSeen};
use lagesbild_language::{Sentence, TokenIx};
use lagesbild_model::{ActorId, Claim, RuleId, Span};
use lagesbild_pack::{Need, Trigger};

/// All that is known of a report once it is read.
pub(super) struct Telling<'r> {
    reader: &'r Reader,
    opened: &'r Opened<'r>,
    claims: &'r [Claim],
    mentions: Mentions,
    times: Vec<TimeRead>,
    triggers: Vec<Vec<TriggerSeen>>,
}

impl<'r> Telling<'r> {
    pub fn new(reader: &'r Reader, opened: &'r Opened<'r>, claims: &'r [Claim]) -> Telling<'r> {
        let finder = reader.finder(opened.language);
        let document = &opened.document;
        let looked_at = !document.analysed.is_empty();
        let mentions = if looked_at { finder.mentions(document, &opened.context()) } else { Mentions::default() };
        let told = opened.told();
        let times = opened.times.iter().zip(told);
        let times = times.map(|(expression, told)| TimeRead { expression: expression.clone(), window: told.itself });
        let (times, triggers) = (times.collect(), finder.triggers(document));
        Telling { reader, opened, claims, mentions, times, triggers }
    }

    pub fn sentences(&self) -> Vec<SentenceRead> {
        let document = &self.opened.document;
        let sentence = |(number, span): (usize, &Span)| {
            let at = document.analysed.iter().position(|analysed| *analysed == number);
            let analysed = at.and_then(|at| Some((document.analysis.sentences().get(at)?, self.triggers.get(at)?)));
            match analysed {
                Some((sentence, triggers)) => self.looked_at(*span, sentence, triggers),
                None => self.passed_over(number, *span),
            }
        };
        document.sentences.iter().enumerate().map(sentence).collect()
    }

    /// A sentence that was not worth looking at.
    fn passed_over(&self, number: usize, span: Span) -> SentenceRead {
        let document = &self.opened.document;
        let tokens = document.sentence_tokens.get(number).cloned().unwrap_or_default();
        let words = document.tokens.get(tokens).unwrap_or_default().iter();
        let everyday = words.map(|t| document.words(*t).to_lowercase()).any(|word| self.is_form(&word));
        let left_out = Some(if everyday { LeftOut::Peace } else { LeftOut::NoTrigger });
        let (text, times) = (document.words(span).to_owned(), self.times_in(span));
        SentenceRead { span, text, left_out, tokens: vec![], mentions: vec![], times, triggers: vec![] }
    }

    fn is_form(&self, word: &str) -> bool {
        let triggers = self.opened.language.pack.triggers();
        !triggers.of_form(word).is_empty() || triggers.of_compound(word).is_some()
    }

    fn looked_at(&self, span: Span, sentence: &Sentence, triggers: &[TriggerSeen]) -> SentenceRead {
        let triggers: Vec<TriggerRead> = triggers.iter().filter_map(|seen| self.trigger(sentence, seen)).collect();
        let because = |wanted: TriggerLeftOut| triggers.iter().all(|t| t.left_out.as_ref() == Some(&wanted));
        let left_out = if triggers.iter().any(|t| t.left_out.is_none()) {
            None
        } else if triggers.is_empty() {
            Some(LeftOut::NotInUse)
        } else if because(TriggerLeftOut::Question) {
            Some(LeftOut::Question)
        } else if because(TriggerLeftOut::Peace) {
            Some(LeftOut::Peace)
        } else {
            Some(LeftOut::Nothing)
        };
        SentenceRead {
            span,
            text: self.opened.document.words(span).to_owned(),
            left_out,
            tokens: self.tokens(sentence),
            mentions: self.mentions_in(span),
            times: self.times_in(span),
            triggers,
        }
    }

    fn tokens(&self, sentence: &Sentence) -> Vec<Token> {
        let document = &self.opened.document;
        let token = |ix: TokenIx| {
            let token = document.analysis.get(ix)?;
            Some(Token {
                number: number(sentence, ix),
                span: token.span,
                form: document.words(token.span).to_owned(),
                lemma: document.analysis.lemma(ix).to_owned(),
                upos: token.upos.as_str(),
                features: Some(token.morph.to_string()).filter(|told| told != "_").unwrap_or_default(),
                head: token.head.map_or(0, |head| number(sentence, head)),
                relation: token.deprel.as_str(),
            })
        };
        sentence.indices().filter_map(token).collect()
    }

    fn mentions_in(&self, span: Span) -> Vec<Mention> {
        let Mentions { places, actors, modifying, .. } = &self.mentions;
        let places = places.iter().filter(|p| span.contains(p.span)).map(|p| self.place(p));
        let actors = actors.iter().map(|a| (a, false)).chain(modifying.iter().map(|a| (a, true)));
        let actors = actors.filter(|(a, _)| span.contains(a.mention.span));
        let mut found: Vec<Mention> = places.chain(actors.map(|(a, modifies)| self.actor(a, modifies))).collect();
        found.sort_by_key(|mention| (mention.span().start(), mention.span().end()));
        found
    }

    fn place(&self, place: &PlaceFound) -> Mention {
        let candidates = place.candidates(self.reader.gazetteer);
        let settled = place.entry().and_then(|entry| self.reader.gazetteer.place(entry));
        let words = self.opened.document.words(place.span).to_owned();
        Mention::Place { span: place.span, words, id: settled.map(|p| p.id), candidates }
    }

    fn actor(&self, found: &ActorFound, modifies: bool) -> Mention {
        let several: Vec<&ActorId> = match &found.mention.what {
            What::OneOf(ids) => ids.iter().collect(),
            _ => found.id.as_ref().or(found.mention.owner()).into_iter().collect(),
        };
        let name = |id: &ActorId| self.reader.actors.canonical_name(id).unwrap_or(id.as_str()).to_owned();
        Mention::Actor {
            span: found.mention.span,
            words: self.opened.document.words(found.mention.span).to_owned(),
            id: found.id.clone(),
            candidates: several.into_iter().map(|id| ActorCandidate { id: id.clone(), name: name(id) }).collect(),
            modifies,
        }
    }

    fn times_in(&self, span: Span) -> Vec<TimeRead> {
        self.times.iter().filter(|t| span.contains(t.expression.span)).cloned().collect()
    }

    fn trigger(&self, sentence: &Sentence, seen: &TriggerSeen) -> Option<TriggerRead> {
        let pack = &self.opened.language.pack;
        let trigger = pack.triggers().get(seen.hit.trigger)?;
        let span = self.opened.document.span(seen.hit.token)?;
        let rule = RuleId(format!("{}/{}", pack.language(), trigger.id));
        let own = |c: &&Claim| c.trigger == span && c.rule == rule;
        let text = self.opened.document.text;
        let claims: Vec<ClaimRead> = self.claims.iter().filter(own).map(|claim| ClaimRead::of(claim, text)).collect();
        let left_out = claims.is_empty().then(|| self.why_not(trigger, span, seen.passed_over));
        let (file, line) = self.place_of_rule(&trigger.id);
        Some(TriggerRead {
            token: number(sentence, seen.hit.token),
            complement: seen.hit.complement.map(|c| number(sentence, c)),
            kind: trigger.kind,
            rule,
            file,
            line,
            passive: seen.hit.passive,
            cues: seen.cues.iter().filter_map(|cue| Cue::of(&self.opened.document, cue)).collect(),
            claims,
            left_out,
        })
    }

    fn why_not(&self, trigger: &Trigger, span: Span, passed_over: Option<PassedOver>) -> TriggerLeftOut {
        match passed_over {
            Some(PassedOver::Question) => return TriggerLeftOut::Question,
            Some(PassedOver::Peace) => return TriggerLeftOut::Peace,
            Some(PassedOver::Demanded) => return TriggerLeftOut::Demanded,
            None => {}
        }
        let tells = |c: &&Claim| c.kind == trigger.kind && c.span.contains(span);
        if let Some(claim) = self.claims.iter().find(tells) {
            return TriggerLeftOut::ToldWith { rule: claim.rule.clone() };
        }
        let group = |group: &Vec<Need>| group.iter().map(|need| Needed::from(*need)).collect();
        let mut needs: Vec<Vec<Needed>> = trigger.needs.iter().map(group).collect();
        if trigger.change.is_some() {
            needs.push(vec![if trigger.named_place { Needed::NamedPlace } else { Needed::Place }]);
        }
        if trigger.party {
            needs.push(vec![Needed::Actor]);
        }
        needs.sort_unstable();
        needs.dedup();
        TriggerLeftOut::Unfilled { needs }
    }

    /// The file of the pack that holds a rule, and its line there.
    fn place_of_rule(&self, id: &str) -> (String, Option<usize>) {
        let cuts = id.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at);
        let file = |cut: usize| {
            let (stem, name) = (id.get(..cut)?, id.get(cut + 1..)?);
            let file = format!("triggers/{stem}.toml");
            let text = self.opened.language.pack.file(&file).ok()?;
            let wanted = format!("id = \"{name}\"");
            let line = text.lines().position(|line| line.trim() == wanted).map(|line| line + 1);
            Some((file, line))
        };
        cuts.rev().find_map(file).unwrap_or_else(|| (String::new(), None))
    }
}

/// A token's number in its sentence, from 1.
fn number(sentence: &Sentence, token: TokenIx) -> usize {
    sentence.indices().position(|ix| ix == token).map_or(0, |at| at + 1)
}

impl From<Need> for Needed {
    fn from(need: Need) -> Needed {
        match need {
            Need::Actor => Needed::Actor,
            Need::Against => Needed::Against,
            Need::Place => Needed::Place,
            Need::Counted => Needed::Counted,
            Need::Number => Needed::Number,
        }
    }
}
