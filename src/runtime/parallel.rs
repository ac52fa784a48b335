//! Work on many items on all processors.

use std::num::NonZero;
use std::panic;
use std::thread;

/// Fewest items for which another thread is worth its start.
const MIN_ITEMS_PER_THREAD: usize = 16;
/// Most threads: more wait for the disk, not for each other.
const MAX_THREADS: usize = 8;
/// Stack size of a thread: as much as the main thread has, for deeply nested front matter.
const STACK_BYTES: usize = 8 << 20;

/// Splits items among as many threads as there are processors; returns the results in the order of
/// the items. `work` returns the results of a part.
///
/// # Panics
/// If the work panics.
pub fn map_parts<I: Sync, T: Send>(items: &[I], work: impl Fn(&[I]) -> Vec<T> + Sync) -> Vec<T> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    map_on_threads(processors.min(MAX_THREADS), items, work)
}

fn map_on_threads<I: Sync, T: Send>(
    threads: usize,
    items: &[I],
    work: impl Fn(&[I]) -> Vec<T> + Sync,
) -> Vec<T> {
    let per_thread = items.len().div_ceil(threads).max(MIN_ITEMS_PER_THREAD);
    let (own, others) = items.split_at(per_thread.min(items.len()));
    let work = &work;
    thread::scope(|scope| {
        let start = |part| {
            let thread = thread::Builder::new().name("part".to_owned());
            let thread = thread.stack_size(STACK_BYTES);
            (part, thread.spawn_scoped(scope, move || work(part)))
        };
        let started: Vec<_> = others.chunks(per_thread).map(start).collect();
        let mut results = work(own);
        for (part, thread) in started {
            match thread.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(done)) => results.extend(done),
                Ok(Err(payload)) => panic::resume_unwind(payload),
                // no thread could be started
                Err(_) => results.extend(work(part)),
            }
        }
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_returns_the_same_results_in_the_same_order() {
        for count in [0, 1, 15, 16, 17, 33, 100] {
            let items: Vec<usize> = (0..count).collect();
            let wanted: Vec<usize> = items.iter().map(|item| item * 2).collect();
            for threads in [1, 2, 3, 7] {
                let double = |part: &[usize]| part.iter().map(|item| item * 2).collect();
                let done = map_on_threads(threads, &items, double);
                assert_eq!(done, wanted, "{count} items, {threads} threads");
            }
        }
    }

    #[test]
    fn a_panic_on_another_thread_is_a_panic_of_the_caller() {
        let items = [0; 40];
        let fail = |part: &[u8]| -> Vec<u8> {
            assert!(thread::current().name() != Some("part"), "failed");
            part.to_vec()
        };
        let done = panic::catch_unwind(|| map_on_threads(2, &items, fail));
        assert!(done.is_err());
    }
}
