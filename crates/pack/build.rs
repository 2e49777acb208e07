//! The packs are part of the binary; nothing else tells the compiler that they have changed.

fn main() {
    println!("cargo:rerun-if-changed=../../packs");
}
