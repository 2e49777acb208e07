//! What is found in a text, through the compiled list.
#![allow(clippy::unwrap_used)]

mod common;

use common::{country, day, found, id, mentions};
use lagesbild_actors::{ActorList, Modifier, Role, What};
use lagesbild_model::Language::{English, Swedish};
use proptest::prelude::*;

fn list() -> ActorList {
    ActorList::embedded().unwrap()
}

fn check(language: lagesbild_model::Language, cases: &[(&str, &[&str])]) {
    let list = list();
    for (text, expected) in cases {
        assert_eq!(found(&list, language, text), *expected, "{text}");
    }
}

#[test]
fn english_names_in_their_forms() {
    check(
        English,
        &[
            ("The Taliban’s advance met ISIL militants.", &["Taliban = Taliban", "ISIL militants = Islamic State"]),
            ("Al-Qaeda and al Qaida are one.", &["Al-Qaeda = al-Qaeda", "al Qaida = al-Qaeda"]),
            ("Houthi rebels shelled the port.", &["Houthi rebels = Houthis"]),
            ("Hay’at Tahrir al-Sham said so.", &["Hay’at Tahrir al-Sham = Hay'at Tahrir al-Sham"]),
            ("Donetsk People's Republic forces", &["Donetsk People's Republic forces = Donetsk People's Republic"]),
            ("the spokesman for the Taliban", &["spokesman for the Taliban = Taliban"]),
            ("Cote d'Ivoire sent troops", &["Cote d'Ivoire = Ivory Coast"]),
        ],
    );
}

#[test]
fn swedish_names_in_their_forms() {
    check(
        Swedish,
        &[
            ("Talibanerna höll talibanernas stad.", &["Talibanerna = Taliban", "talibanerna = Taliban"]),
            (
                "En taliban, flera talibaner, talibanrörelsen",
                &["taliban = Taliban", "talibaner = Taliban", "talibanrörelsen = Taliban"],
            ),
            (
                "Talibanstyrkor mötte Isilkrigare och IS-krigarna.",
                &["Talibanstyrkor = Taliban", "Isilkrigare = Islamic State", "IS-krigarna = Islamic State"],
            ),
            ("huthirebellernas ledare", &["huthirebellernas ledare = Houthis"]),
            ("Wagnergruppen och Hizbollahs ledare", &["Wagnergruppen = Wagner Group", "Hizbollahs ledare = Hezbollah"]),
            ("USA:s president och Ryssarna", &["USA:s president = United States", "Ryssarna = Russia"]),
        ],
    );
}

#[test]
fn small_words_are_no_acronyms() {
    check(
        English,
        &[
            ("The town is ours, he told us.", &[]),
            ("IS holds it, the US says.", &["IS = Islamic State", "US = United States"]),
            ("THE TOWN IS OURS, HE TOLD US", &[]),
            ("He was an Islamic state employee.", &[]),
            ("They met in New Mexico by Lake Chad.", &[]),
        ],
    );
    check(Swedish, &[("Glass, is och snö.", &[]), ("IS håller staden.", &["IS = Islamic State"])]);
}

#[test]
fn a_state_and_a_role_make_an_actor() {
    check(
        English,
        &[
            (
                "Afghan National Police and Iraqi special forces",
                &["Afghan National Police = Afghan police", "Iraqi special forces = Iraqi government forces"],
            ),
            (
                "Ukraine's military, the army of Chad",
                &["Ukraine's military = Ukrainian government forces", "army of Chad = Chadian army"],
            ),
            (
                "French and Chadian forces",
                &["French = French government forces", "Chadian forces = Chadian government forces"],
            ),
            ("the Russian Defence Ministry", &["Russian Defence Ministry = Russia"]),
            ("Syrian refugees", &["Syrian = Syria"]),
        ],
    );
    check(
        Swedish,
        &[
            ("de afghanska regeringsstyrkorna", &["afghanska regeringsstyrkorna = Afghan government forces"]),
            (
                "Syriens armé och regeringen i Mali",
                &["Syriens armé = Syrian army", "regeringen i Mali = Malian government"],
            ),
            ("irakiska arméns stridsvagnar", &["irakiska armén = Iraqi army"]),
        ],
    );
}

#[test]
fn a_bare_role_waits_for_its_country() {
    let list = list();
    for (language, text, role) in [
        (English, "Government forces fled.", Role::Forces),
        (Swedish, "Regeringsstyrkorna flydde.", Role::Forces),
        (Swedish, "Arméns bas föll.", Role::Army),
    ] {
        let found = mentions(&list, language, text);
        assert_eq!(found[0].what, What::Role { role }, "{text}");
        assert!(found[0].needs_country() && found[0].actor().is_none());
        let chosen = list.choose(&found[0], &[country("AF")], None).unwrap();
        assert_eq!(list.side_of(&chosen, None), id("af"));
        assert_eq!(list.choose(&found[0], &[], None), None);
    }
}

#[test]
fn a_word_joined_to_a_name_is_told() {
    let list = list();
    for (language, text, modifier, name) in [
        (English, "the Taliban-held town", Modifier::Held, "Taliban"),
        (English, "Iranian-backed fighters", Modifier::Backed, "Iran"),
        (English, "pro-Ukrainian gunmen", Modifier::Pro, "Ukraine"),
        (Swedish, "den talibankontrollerade staden", Modifier::Held, "Taliban"),
        (Swedish, "USA-ledda trupper", Modifier::Led, "United States"),
        (Swedish, "Rysslandsstödda miliser", Modifier::Backed, "Russia"),
        (Swedish, "antiryska protester", Modifier::Anti, "Russia"),
    ] {
        let found = mentions(&list, language, text);
        assert_eq!(found[0].modifier, Some(modifier), "{text}");
        assert_eq!(list.canonical_name(found[0].owner().unwrap()), Some(name), "{text}");
    }
    let found = mentions(&list, English, "a government-held town");
    assert_eq!((found[0].modifier, found[0].any_role()), (Some(Modifier::Held), Some(Role::Government)));
}

#[test]
fn genitives_are_told_and_left_out_of_the_span() {
    let list = list();
    for (language, text, word) in [
        (English, "Hamas' tunnels", "Hamas"),
        (English, "the Taliban's flag", "Taliban"),
        (Swedish, "USA:s flygplan", "USA"),
        (Swedish, "talibanernas flagga", "talibanerna"),
    ] {
        let found = mentions(&list, language, text);
        assert!(found[0].genitive, "{text}");
        assert_eq!(found[0].span.slice(text), Some(word));
    }
}

#[test]
fn a_name_of_several_is_settled_by_the_country_or_not_at_all() {
    let list = list();
    let found = mentions(&list, English, "Kurdish forces took the village");
    assert!(matches!(&found[0].what, What::OneOf(several) if several.len() > 1));
    let choose = |code| list.choose(&found[0], &[country(code)], day("2016-01-01"));
    assert_eq!(choose("IQ"), Some(id("peshmerga")));
    assert_eq!(choose("SY"), Some(id("ypg")));
    assert_eq!(choose("SE"), None);
}

#[test]
fn an_unknown_name_stays_unknown() {
    check(English, &[("The Grobnian Liberation Front seized Grobnia.", &[]), ("", &[])]);
}

proptest! {
    #[test]
    fn mentions_are_in_order_and_slice_their_text(text in "(US|IS|Taliban|talibanernas|[ -'’.:äÄ\\n]|army|of|pro-|\\PC){0,30}") {
        let list = list();
        for language in [English, Swedish] {
            let mut end = 0;
            for mention in mentions(&list, language, &text) {
                prop_assert!(mention.span.start() >= end && !mention.tokens.is_empty());
                prop_assert!(mention.span.slice(&text).is_some());
                end = mention.span.end();
            }
        }
    }
}
