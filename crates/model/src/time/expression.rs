use super::day::Weekday;
use super::moment::Zone;
use crate::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The words of a text that tell a time, and their symbolic meaning.
///
/// No window is kept here: it hangs on the publication window (or on another expression) and is worked out from the
/// meaning whenever it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TimeExpr {
    /// The words, cut from the text; the word that relates them (see [`Relation`]) is not among them.
    pub words: String,
    /// Where they stand.
    pub span: Span,
    /// What they mean.
    pub meaning: Meaning,
    /// How what happened lies to that time.
    pub relation: Relation,
    /// What the meaning must be seen from.
    pub anchor: Anchor,
    /// How exactly it is meant, where the words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shading: Option<Shading>,
    /// What it is the time of, where a line of the text tells it of the text itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tells: Option<Tells>,
}

/// What a time expression says, with nothing filled in that it does not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Meaning {
    /// A date of the calendar of which parts may be missing: a year alone, a month, the 12th, Friday 13 August.
    Calendar {
        /// The year.
        year: YearRef,
        /// The month, 1 to 12.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        month: Option<u8>,
        /// The day of the month, 1 to 31.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<u8>,
        /// The day of the week, said beside the date; it does not overrule the date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weekday: Option<Weekday>,
    },
    /// A season of a year.
    Season {
        /// Which.
        season: Season,
        /// Of which year; a winter belongs to the year in which it begins.
        year: YearRef,
    },
    /// A decade, a century, any run of whole years, both inclusive.
    Years {
        /// The first.
        first: i32,
        /// The last.
        last: i32,
    },
    /// A year before the common era. The calendar here begins with the year 1, so it has no window.
    Ancient {
        /// The year, counted backwards from 1 BC.
        year: u16,
    },
    /// Days of a feast, counted from a fixed day of the year or from Easter Sunday.
    Feast {
        /// The day it is counted from: month and day, or `None` for Easter Sunday.
        fixed: Option<(u8, u8)>,
        /// How many days from there it begins.
        first: i16,
        /// How many days from there it ends, inclusive.
        last: i16,
        /// Counted from the first such day of the week from that day on: Midsummer's Eve is the first Friday from 19
        /// June on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weekday: Option<Weekday>,
        /// Of which year.
        year: YearRef,
    },
    /// The unit of the calendar that holds the anchor (0), or that many units before (negative) or after it: today is
    /// day 0, yesterday day −1, next month is month 1.
    Unit {
        /// Which unit.
        unit: Unit,
        /// How many units away.
        offset: i32,
    },
    /// A week or quarter by its number in the year: ISO week 51, the first quarter.
    Numbered {
        /// [`Unit::Week`] or [`Unit::Quarter`].
        unit: Unit,
        /// Its number, from 1.
        number: u8,
        /// Of which year.
        year: YearRef,
    },
    /// A day of the week.
    Weekday {
        /// Which.
        weekday: Weekday,
        /// Which of them.
        pick: Pick,
    },
    /// One of the units or weekdays that lie in a longer one, by its number: the first week of October, the last Monday
    /// in March. Only those count that
    /// lie wholly in it.
    Nth {
        /// Its number from 1, or from -1 backwards: -1 is the last.
        number: i8,
        /// What is counted.
        what: Counted,
        /// In what.
        of: Box<Meaning>,
    },
    /// Part of a day, month or year.
    Part {
        /// Which part.
        part: Part,
        /// Of what.
        of: Box<Meaning>,
    },
    /// A time of the clock.
    Clock {
        /// The time.
        clock: Clock,
        /// On which day; `None` where nothing near the words says.
        of: Option<Box<Meaning>>,
        /// On the clock of that zone, where the words say so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Zone>,
    },
    /// So much time before the anchor, or after it: three weeks ago, in one to three months.
    Away {
        /// How much.
        amount: Amount,
        /// Of what.
        unit: Unit,
        /// After the anchor rather than before it.
        later: bool,
        /// Said to the day: fifty years ago today.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        to_the_day: bool,
    },
    /// So many of what the expression before it counted: in a month, and *in three*. The reader puts [`Meaning::Away`] in
    /// its place where there is such an expression, and drops it where there is none.
    AwayLike {
        /// How many.
        amount: Amount,
    },
    /// All of the time of that length up to the anchor, or from it on: the past two weeks, within a month.
    Stretch {
        /// How much.
        amount: Amount,
        /// Of what.
        unit: Unit,
        /// From the anchor on rather than up to it.
        ahead: bool,
    },
    /// One time named twice, the second time more fully: today, Friday 13 August.
    Both {
        /// As counted from the anchor.
        one: Box<Meaning>,
        /// As told beside it.
        other: Box<Meaning>,
    },
    /// From one time to another: 6–13 August.
    Range {
        /// The first.
        from: Box<Meaning>,
        /// The last.
        to: Box<Meaning>,
    },
    /// A length of time that is tied to no date: for three days.
    ///
    /// Said as the time *in* which something came about, it reaches up to the anchor if past (the ninth town in six
    /// days); that is when the whole count came about, not when the last of it did.
    Duration {
        /// How much.
        amount: Amount,
        /// Of what.
        unit: Unit,
        /// Whether it is the time in which something came about or is to come about.
        #[serde(default)]
        within: bool,
    },
    /// Again and again, once every such unit, or every so many.
    Repeated {
        /// Every which.
        unit: Unit,
        /// Every how many of them, from 1.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        every: u32,
        /// On which day of the week.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Weekday>,
    },
    /// Now, in a sense that may be wider than the day.
    Present,
    /// Before or after now, not said how far.
    Vague {
        /// On which side.
        side: Vague,
    },
}

/// What is counted in a longer stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// A unit of the calendar.
    Unit(Unit),
    /// A day of the week.
    Weekday(Weekday),
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(n: &u32) -> bool {
    *n == 1
}

/// Which year is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearRef {
    /// Not said: the nearest one in the direction that the verb tells.
    Open,
    /// Not said, but the last one up to the anchor.
    Past,
    /// Not said, but the first one from the anchor on.
    Coming,
    /// That year.
    Told(i32),
    /// So many years after (negative: before) the anchor's.
    Relative(i32),
}

/// A unit of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The second. No window is told finer than to the minute.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A day of the calendar.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A year of the calendar.
    Year,
    /// Ten years from one that ends in 0.
    Decade,
    /// A hundred years from one that ends in 00.
    Century,
}

/// Which of the days of one weekday is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// Not said: the last up to the anchor if past, the first from it on if future.
    Nearest,
    /// The last one before the anchor, never the anchor's own day.
    LastBefore,
    /// The first one after the anchor, never the anchor's own day.
    NextAfter,
    /// The first one after the anchor; if the verb tells of the past, as [`Pick::Nearest`].
    Coming,
    /// The one of the ISO week so many weeks after (negative: before) the anchor's.
    InWeek(i32),
}

/// Part of a day, a month or a year. Parts of a day do not narrow its window: what counts as evening is not agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// After waking hours begin.
    Morning,
    /// Between morning and midday.
    Forenoon,
    /// About twelve.
    Midday,
    /// After midday.
    Afternoon,
    /// Before the night.
    Evening,
    /// The night that begins on that day; its window is that day and the next.
    Night,
    /// The evening and night with which that day ends, told as that day's; its window is that day.
    LateNight,
    /// The night that ends on that day; its window is that day and the one before.
    NightInto,
    /// The night about that day: the one that ends on it if past, the one that begins on it if future.
    NightAround,
    /// The first part.
    Start,
    /// The part about its middle.
    Middle,
    /// The last part.
    End,
    /// Exactly the first half.
    FirstHalf,
    /// Exactly the second half.
    SecondHalf,
}

/// A season, as the months of the northern half of the world have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

/// A time of the clock, to the hour or the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59; `None` if only the hour is told.
    pub minute: Option<u8>,
}

/// How much: a number, a range, or "several".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// At least so many.
    pub least: u32,
    /// At most so many; `None` if not said.
    pub most: Option<u32>,
    /// And half of one more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub half: bool,
    /// That it is not quite so much, or more than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
}

/// How a length lies to the amount that is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Less; how much less is not said.
    Under,
    /// More; how much more is not said.
    Over,
    /// Nearly so much.
    JustUnder,
    /// A little more.
    JustOver,
}

impl Amount {
    /// Just so many.
    pub fn exactly(n: u32) -> Amount {
        Amount::between(n, Some(n))
    }

    /// At least so many, and at most so many where that is said.
    pub fn between(least: u32, most: Option<u32>) -> Amount {
        Amount { least, most, half: false, bound: None }
    }

    /// The number, if it is just one and whole.
    pub fn whole(self) -> Option<u32> {
        self.most.filter(|most| *most == self.least && !self.half)
    }
}

/// How what happened lies to the time told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// In it.
    At,
    /// Began in it and went on.
    Since,
    /// Went on until then.
    Until,
    /// Not later than then.
    By,
    /// Earlier than it.
    Before,
    /// Later than it.
    After,
}

/// What a meaning is seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Nothing: it says all of itself.
    Absolute,
    /// The day of publication.
    Publication,
    /// The time told last before it in the text: three days later.
    Previous,
    /// The beginning of something whose time the words do not tell: two years *into the war*.
    Event,
    /// No date at all can be had from it.
    Nothing,
}

/// What a text's own line tells the time of: *Published: 3 August 2021*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tells {
    /// Its publication.
    Publication,
    /// A later change of it.
    Update,
}

/// How exactly a time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shading {
    /// In its first part.
    Early,
    /// In its last part.
    Late,
    /// Thereabouts.
    About,
    /// Shortly before it.
    JustBefore,
    /// Shortly after it.
    JustAfter,
}

/// On which side of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vague {
    /// Before.
    Past,
    /// After.
    Future,
}

/// Where the verb puts what is told, seen from the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It lies behind.
    Past,
    /// It lies ahead.
    Future,
    /// The verb does not tell.
    Unknown,
}
