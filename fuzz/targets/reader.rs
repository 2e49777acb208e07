#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lagesbild_fuzz::reader(bytes));
