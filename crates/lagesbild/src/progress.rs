//! How far the work has come: on standard error, only on a terminal, and only once it takes longer than a second.

use crate::words::Words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A counter that shows itself if the work takes its time.
pub struct Progress {
    bar: Option<ProgressBar>,
    message: String,
    begun: Instant,
    shown: bool,
}

impl Progress {
    /// A counter of reports; never shown where `quiet` or where nobody sees it.
    pub fn new(quiet: bool, words: &Words) -> Progress {
        let seen = !quiet && std::io::stderr().is_terminal();
        Progress {
            bar: seen.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())),
            message: words.get("message", "progress").to_owned(),
            begun: Instant::now(),
            shown: false,
        }
    }

    /// So many more reports are done.
    pub fn more(&mut self, reports: usize) {
        let Some(bar) = &self.bar else { return };
        bar.inc(reports as u64);
        if !self.shown && self.begun.elapsed() > Duration::from_secs(1) {
            let style =
                ProgressStyle::with_template(&format!("{{spinner}} {{human_pos}} {} ({{per_sec}})", self.message));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
    }

    /// Lets something be printed without the counter in its way.
    pub fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) if self.shown => bar.suspend(print),
            _ => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
