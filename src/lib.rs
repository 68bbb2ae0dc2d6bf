//! Tupu.
