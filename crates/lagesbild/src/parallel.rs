//! Work on many reports at once, in bounded batches, in the order in which they came.

use rayon::ThreadPool;
use rayon::prelude::*;

/// Reports taken before they are read together; bounds what is in memory.
const BATCH_REPORTS: usize = 1024;
/// Bytes of text after which a batch is full whatever its number of reports.
const BATCH_BYTES: usize = 8 << 20;
/// A batch of fewer reports is read on one thread: starting others would take longer.
const WORTH_SHARING: usize = 8;

/// Threads, started when they are first worth it.
pub struct Workers {
    threads: usize,
    pool: Option<ThreadPool>,
}

/// Whether so many reports with so much text make a full batch. The first ones are small, so that the first answer
/// comes soon.
pub fn is_full(done_before: u64, reports: usize, bytes: usize) -> bool {
    let wanted = if done_before == 0 { 64 } else { BATCH_REPORTS };
    reports >= wanted || bytes >= BATCH_BYTES
}

impl Workers {
    /// So many threads, or one per core.
    pub fn new(threads: Option<u16>) -> Workers {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Workers { threads: threads.map_or_else(cores, usize::from), pool: None }
    }

    /// Does `work` on each item; results stand in the items' order whatever the number of threads.
    pub fn map<T: Sync, R: Send>(&mut self, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        if self.threads > 1 && items.len() >= WORTH_SHARING && self.pool.is_none() {
            // A machine that gives no threads still reads, on this one.
            self.pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build().ok();
        }
        match &self.pool {
            Some(pool) if items.len() >= WORTH_SHARING => {
                pool.install(|| items.par_iter().with_max_len(4).map(&work).collect())
            }
            _ => items.iter().map(work).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Workers;

    #[test]
    fn order_does_not_hang_on_threads() {
        let items: Vec<u32> = (0..1000).collect();
        let wanted: Vec<u32> = items.iter().map(|n| n * 2).collect();
        for threads in [1, 2, 7] {
            assert_eq!(Workers::new(Some(threads)).map(&items, |n| n * 2), wanted);
        }
    }
}
