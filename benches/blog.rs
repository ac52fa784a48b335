//! Timings of reading a blog.

fn main() {
    divan::main();
}
