//! Every kind of meaning that words can have survives the files.
#![allow(clippy::unwrap_used)]

use lagesbild_model::Span;
use lagesbild_model::time::{
    Amount, Anchor, Bound, Clock, Counted, Meaning, Part, Pick, Relation, Season, Shading, Tells, TimeExpr, Unit,
    Vague, Weekday, YearRef, Zone,
};
use proptest::prelude::*;
use proptest::sample::select;

const UNITS: [Unit; 11] = [
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::Day,
    Unit::Weekend,
    Unit::Week,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
    Unit::Decade,
    Unit::Century,
];

const PARTS: [Part; 14] = [
    Part::Morning,
    Part::Forenoon,
    Part::Midday,
    Part::Afternoon,
    Part::Evening,
    Part::Night,
    Part::LateNight,
    Part::NightInto,
    Part::NightAround,
    Part::Start,
    Part::Middle,
    Part::End,
    Part::FirstHalf,
    Part::SecondHalf,
];

fn unit() -> impl Strategy<Value = Unit> {
    select(&UNITS[..])
}

fn weekday() -> impl Strategy<Value = Weekday> {
    select(&Weekday::ALL[..])
}

fn year() -> impl Strategy<Value = YearRef> {
    prop_oneof![
        Just(YearRef::Open),
        Just(YearRef::Past),
        Just(YearRef::Coming),
        (1..=9999i32).prop_map(YearRef::Told),
        (-100..100i32).prop_map(YearRef::Relative),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    let bound =
        select(vec![None, Some(Bound::Under), Some(Bound::Over), Some(Bound::JustUnder), Some(Bound::JustOver)]);
    (0u32..5000, proptest::option::of(0u32..100), any::<bool>(), bound).prop_map(|(least, more, half, bound)| Amount {
        least,
        most: more.map(|more| least + more),
        half,
        bound,
    })
}

fn clock() -> impl Strategy<Value = Clock> {
    (0u8..24, proptest::option::of(0u8..60)).prop_map(|(hour, minute)| Clock { hour, minute })
}

fn zone() -> impl Strategy<Value = Option<Zone>> {
    prop_oneof![Just(None), (-56i16..=56).prop_map(|n| Zone::offset(n * 15)), Just(Zone::named("Asia/Kabul"))]
}

/// Meanings that hold no other.
fn plain() -> BoxedStrategy<Meaning> {
    let option = proptest::option::of::<BoxedStrategy<u8>>;
    let pick = prop_oneof![
        Just(Pick::Nearest),
        Just(Pick::LastBefore),
        Just(Pick::NextAfter),
        Just(Pick::Coming),
        (-60..60i32).prop_map(Pick::InWeek),
    ];
    let season = select(vec![Season::Spring, Season::Summer, Season::Autumn, Season::Winter]);
    let feast = (proptest::option::of((1u8..=12, 1u8..=31)), -60i16..60, -60i16..60);
    prop_oneof![
        (year(), option((1u8..=12).boxed()), option((1u8..=31).boxed()), proptest::option::of(weekday()))
            .prop_map(|(year, month, day, weekday)| Meaning::Calendar { year, month, day, weekday }),
        (season, year()).prop_map(|(season, year)| Meaning::Season { season, year }),
        (1..=9999i32, 1..=9999i32).prop_map(|(first, last)| Meaning::Years { first, last }),
        any::<u16>().prop_map(|year| Meaning::Ancient { year }),
        (feast, proptest::option::of(weekday()), year())
            .prop_map(|((fixed, first, last), weekday, year)| { Meaning::Feast { fixed, first, last, weekday, year } }),
        (unit(), any::<i32>()).prop_map(|(unit, offset)| Meaning::Unit { unit, offset }),
        (unit(), 0u8..60, year()).prop_map(|(unit, number, year)| Meaning::Numbered { unit, number, year }),
        (weekday(), pick).prop_map(|(weekday, pick)| Meaning::Weekday { weekday, pick }),
        (amount(), unit(), any::<bool>(), any::<bool>()).prop_map(|(amount, unit, later, to_the_day)| Meaning::Away {
            amount,
            unit,
            later,
            to_the_day
        }),
        amount().prop_map(|amount| Meaning::AwayLike { amount }),
        (amount(), unit(), any::<bool>()).prop_map(|(amount, unit, ahead)| Meaning::Stretch { amount, unit, ahead }),
        (amount(), unit(), any::<bool>()).prop_map(|(amount, unit, within)| Meaning::Duration { amount, unit, within }),
        (unit(), 1u32..99, proptest::option::of(weekday())).prop_map(|(unit, every, on)| Meaning::Repeated {
            unit,
            every,
            on
        }),
        Just(Meaning::Present),
        select(vec![Vague::Past, Vague::Future]).prop_map(|side| Meaning::Vague { side }),
    ]
    .boxed()
}

fn meaning() -> impl Strategy<Value = Meaning> {
    plain().prop_recursive(3, 12, 2, |inner| {
        let boxed = |m: Meaning| Box::new(m);
        let counted = prop_oneof![unit().prop_map(Counted::Unit), weekday().prop_map(Counted::Weekday)];
        prop_oneof![
            (-12i8..=12, counted, inner.clone()).prop_map(move |(number, what, of)| Meaning::Nth {
                number,
                what,
                of: boxed(of)
            }),
            (select(&PARTS[..]), inner.clone()).prop_map(move |(part, of)| Meaning::Part { part, of: boxed(of) }),
            (clock(), proptest::option::of(inner.clone()), zone()).prop_map(move |(clock, of, zone)| Meaning::Clock {
                clock,
                of: of.map(boxed),
                zone
            }),
            (inner.clone(), inner.clone())
                .prop_map(move |(one, other)| Meaning::Both { one: boxed(one), other: boxed(other) }),
            (inner.clone(), inner).prop_map(move |(from, to)| Meaning::Range { from: boxed(from), to: boxed(to) }),
        ]
    })
}

/// An expression with that meaning; its other fields take each of their values in turn.
fn expression() -> impl Strategy<Value = TimeExpr> {
    use Relation::{After, At, Before, By, Since, Until};
    let relation = select(vec![At, Since, Until, By, Before, After]);
    let anchor = select(vec![Anchor::Absolute, Anchor::Publication, Anchor::Previous, Anchor::Event, Anchor::Nothing]);
    let shadings = [Shading::Early, Shading::Late, Shading::About, Shading::JustBefore, Shading::JustAfter];
    let shading = proptest::option::of(select(shadings.to_vec()));
    let tells = proptest::option::of(select(vec![Tells::Publication, Tells::Update]));
    (meaning(), relation, anchor, shading, tells, "\\PC{0,12}").prop_map(
        |(meaning, relation, anchor, shading, tells, words)| TimeExpr {
            span: Span::new(3, 3 + words.len()).unwrap(),
            words,
            meaning,
            relation,
            anchor,
            shading,
            tells,
        },
    )
}

proptest! {
    #[test]
    fn every_expression_survives_json(expression in expression()) {
        let json = serde_json::to_string(&expression).unwrap();
        prop_assert_eq!(serde_json::from_str::<TimeExpr>(&json).unwrap(), expression);
    }
}

/// A new kind of meaning must be added to those that are tried above.
#[test]
fn every_kind_of_meaning_is_tried() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let schema = serde_json::to_value(schemars::schema_for!(Meaning)).unwrap();
    let wanted = schema.get("oneOf").and_then(|kinds| kinds.as_array()).map(Vec::len);
    let mut runner = TestRunner::deterministic();
    let mut tried = std::collections::BTreeSet::new();
    for _ in 0..20000 {
        let meaning = serde_json::to_value(meaning().new_tree(&mut runner).unwrap().current()).unwrap();
        tried.insert(meaning.get("is").and_then(|is| is.as_str()).unwrap().to_owned());
    }
    assert_eq!(Some(tried.len()), wanted, "{tried:?}");
}
