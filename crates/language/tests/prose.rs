//! Newspaper prose of every kind that must be cut right, in sentences of our own.

#![allow(clippy::unwrap_used)]

mod common;

use common::{english, slices, splits, swedish, tokens};
use lagesbild_language::Segmentation;

/// The text, as it stands with its lines, must come apart into `wanted`.
#[track_caller]
fn lines(lists: &Segmentation, text: &str, wanted: &[&str]) {
    assert_eq!(slices(text, &lists.sentences(text)), wanted);
}

#[test]
fn abbreviations() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "Styrkan väntas ca. kl. 14.30.|Den leds av löjtn. Ek.");
    splits(&sv, "Armén, bl.a. den 3:e brigaden, drog sig ur.|F.d. ministern prof. Anna Ek varnade.");
    splits(&sv, "Det gäller t.ex. Vik, Näs m.fl. orter.|Även Berg hotas.");
    splits(&sv, "Enl. polisen dog fem.|Dir. Karl Ek, dr. Åsa Lind, mr. Smith och mrs. Jones flydde.");
    splits(&sv, "Trupper rycker fram p.g.a. regnet.|Det är d.v.s. ingen seger.|Priset steg 3 proc. i juni.");
    splits(&sv, "Se art. 5 i avtalet.|Max. 5 personer fick komma.|De var max.");
    splits(&en, "Gen. Abdul Karim and Lt. Gov. Ahmad fled.|Amb. Low met Prof. Ek of the U.N. mission.");
    splits(&en, "U.S. President Ann Berg met U.K. officials.|The U.S. is leaving.|The U.N. stays.");
    splits(&en, "About 1,200 men (approx. 10 per cent) deserted, i.e. left, e.g. by car, etc.|No one knows.");
    splits(&en, "Bombs hit St. Petersburg and Ft. Drum.|Mt. Berg was spared.|Pte. Ness died at 5 a.m. on Friday.");
    splits(&en, "Berg & Co. sold arms to Ness Ltd. in Oct. 2014.|The town (pop. 3,000) paid.");
}

#[test]
fn initials() {
    splits(&swedish(), "Talesmannen, överste A.B. Karim, förnekar.|Robert F. Kennedy Jr. talade.|Han var trött.");
    splits(&english(), "Col. J. P. Smith, Jr., was killed.|George W. Berg led Co. C. to the hill.|He left.");
}

#[test]
fn ordinals_and_dates() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "Den 3 maj 2021 föll staden.|Den 14. juni återtogs den.|2014 kom kriget.");
    splits(&sv, "Mötet hölls den 12.3.2021 kl. 9.|Under 1990-talet styrde klanen.|Av dem stupade 12.|Ingen kom.");
    splits(&en, "On Aug. 13, 2021, the city fell.|On Sept. 2 it was retaken.|It lasted until Feb. 5.");
    splits(&en, "The 3rd Brigade took it on the 5th.|The 7th fled.|It was 10:30 p.m. local time.");
    tokens(&sv, "den 3:e brigaden, 1990-talet, kl. 14:30", "den¦3:e¦brigaden¦,¦1990-talet¦,¦kl.¦14:30");
    tokens(&en, "the 3rd of Aug. 2021", "the¦3rd¦of¦Aug.¦2021");
}

#[test]
fn dialogue() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "– Vi ger oss inte, säger A. Ek.|– Var är armén? undrade hon.|– Gör ni?|– Ja.");
    splits(&sv, "”Vi ger oss inte”, säger han.|”Aldrig.”|Så slutade samtalet.");
    splits(&sv, "”Vi ger oss inte.|Vi stannar här”, säger han.|Han sade: ”Staden är vår!”|Sedan gick han.");
    splits(&en, "– We are leaving, he said.|– When?|\"We will stay,\" he said.|\"All of us.\"");
    splits(&en, "\"We will stay.|We will fight,\" he said.|He said, \"We will stay.\"|Then he left.");
    lines(&sv, "– Vi stannar!\n– Aldrig.\nHon gick.", &["– Vi stannar!", "– Aldrig.", "Hon gick."]);
}

#[test]
fn mixed_quotes() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "»Vi vann», sade hon.|’Nej’, sade han.|”De kallar det ’frihet’.”|Så är det.");
    splits(&en, "‘We will stay,’ she said.|‘Never leave.’|“They said ‘no’ to us.”|“Who fired?” he asked.");
    tokens(&sv, "”Han sa ’nej’”, »ja« och \"nja\"", "”¦Han¦sa¦’¦nej¦’¦”¦,¦»¦ja¦«¦och¦\"¦nja¦\"");
    tokens(&en, "“They said ‘no’ to us.”", "“¦They¦said¦‘¦no¦’¦to¦us¦.¦”");
}

#[test]
fn brackets() {
    splits(&swedish(), "Staden (som föll i maj) är tom.|(Läs mer på sidan 3.)|Enligt uppgifter [från TT] föll byn.");
    splits(&english(), "The \"caliphate\" [sic] is over.|(See map.)|He named: a) the army.|He was glad.");
    splits(&english(), "They want two things: a) bread and land. b) an end to the war.|Nobody listens.");
    tokens(&swedish(), "Ledaren (född 1950), s.k. emir,", "Ledaren¦(¦född¦1950¦)¦,¦s.k.¦emir¦,");
}

#[test]
fn headlines_bylines_and_datelines() {
    let page = "Rebeller tar Norrby\nAv Anna Ek\nPublicerad 3 maj 2021 kl. 14:30\n\nNORRBY. Rebellerna har tagit staden\noch\
                \nflygplatsen. Kabul/TT. Armén flyr.\n";
    let wanted = [
        "Rebeller tar Norrby",
        "Av Anna Ek",
        "Publicerad 3 maj 2021 kl. 14:30",
        "NORRBY.",
        "Rebellerna har tagit staden\noch\nflygplatsen.",
        "Kabul/TT.",
        "Armén flyr.",
    ];
    lines(&swedish(), page, &wanted);
    let page = "Rebels Take Northtown\nBy ANN BERG\nPublished Aug. 13, 2021, 2:30 p.m.\n\nKABUL, Afghanistan (AP) — Rebels \
                took\nthe town. KABUL (Reuters) - The army fled.\n";
    let wanted = [
        "Rebels Take Northtown",
        "By ANN BERG",
        "Published Aug. 13, 2021, 2:30 p.m.",
        "KABUL, Afghanistan (AP) —",
        "Rebels took\nthe town.",
        "KABUL (Reuters) -",
        "The army fled.",
    ];
    lines(&english(), page, &wanted);
}

#[test]
fn lists() {
    let sv = "Detta har hänt:\n• Rebellerna tog Vik.\n• Armén lämnade Näs\n1. Berg föll\n2. Fem dog\n- Ek hotas";
    let wanted =
        ["Detta har hänt:", "• Rebellerna tog Vik.", "• Armén lämnade Näs", "1. Berg föll", "2. Fem dog", "- Ek hotas"];
    lines(&swedish(), sv, &wanted);
    let en = "What we know:\n* Rebels took Vik.\n* The army left Ness\n2) Berg fell\n(a) Ek is next";
    let wanted = ["What we know:", "* Rebels took Vik.", "* The army left Ness", "2) Berg fell", "(a) Ek is next"];
    lines(&english(), en, &wanted);
    splits(&english(), "They hold: 1. Vik; 2. Ness.|It is little.");
}

#[test]
fn addresses() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "Läs mer på https://www.exempel.se/krig/2021.html?a=b.|Skriv till red.aktion@exempel.se.|Vi svarar.");
    splits(&en, "See https://www.example.org/war/map.html?x=1#top.|Write to a.b@example.org.|We answer.");
    tokens(&sv, "(www.exempel.se/a-b) @anna_ek: #Vik", "(¦www.exempel.se/a-b¦)¦@anna_ek¦:¦#Vik");
    tokens(&en, "Help us! https://t.co/abc, now", "Help¦us¦!¦https://t.co/abc¦,¦now");
}

#[test]
fn colons_and_hyphens_inside_words() {
    let (sv, en) = (swedish(), english());
    tokens(&sv, "FN:s och USA:s beslut, EU:s krav", "FN:s¦och¦USA:s¦beslut¦,¦EU:s¦krav");
    tokens(&sv, "IS-ledaren, al-Qaida-grenen, 15-åring", "IS-ledaren¦,¦al-Qaida-grenen¦,¦15-åring");
    tokens(&sv, "nord- och sydsidan av S:t Anna", "nord-¦och¦sydsidan¦av¦S:t¦Anna");
    tokens(&en, "U.S.-backed, Taliban-controlled, ex-soldiers", "U.S.¦-¦backed¦,¦Taliban¦-¦controlled¦,¦ex-soldiers");
    splits(&sv, "FN:s chef kritiserade USA:s beslut.|EU:s ministrar möts.|Al-Qaida-grenen tog över.");
}

#[test]
fn ellipses() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "Han tvekade … och gick.|Sedan …|Ingen vet.|Han tvekade... och gick.|Vad nu?!|Ingen vet!!!|Slut.");
    splits(
        &en,
        "He paused … and left.|Then …|Nobody knew.|He paused . . . and left.|What now?!|No one knows!!!|So be it.",
    );
    tokens(&sv, "Han gick …och kom...", "Han¦gick¦…¦och¦kom¦...");
}

#[test]
fn spaces_that_do_not_break() {
    let (sv, en) = (swedish(), english());
    splits(&sv, "Kl.\u{a0}10.30 den 3\u{a0}maj gick ca\u{a0}1\u{a0}200 man in i t.ex.\u{a0}Vik.|De\u{a0}stannade.");
    splits(&en, "At\u{a0}10:30 a.m. on Aug.\u{a0}3 about 1,200\u{a0}men entered Vik.|They\u{a0}stayed.");
    tokens(&sv, "kl.\u{a0}10.30,\u{202f}20\u{202f}000 man", "kl.¦10.30¦,¦20\u{202f}000¦man");
    tokens(&en, "Gen.\u{a0}Ek's\u{a0}men", "Gen.¦Ek¦'s¦men");
}
