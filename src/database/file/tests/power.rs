//! The power goes at any moment: of what was written since the disk was last in step, any part may have reached it.

use std::sync::Arc;

use super::faulty::{FaultyDisk, Step, apply};
use super::{Open, new_file, scratch, whole_transactions};

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The disk after so many steps, with a part of those since the last `Sync`.
fn after_power_loss(start: &[u8], steps: &[Step], dice: &mut Dice) -> Vec<u8> {
    let synced = steps.iter().rposition(|step| matches!(step, Step::Sync));
    let mut bytes = start.to_vec();
    for (at, step) in steps.iter().enumerate() {
        let certain = synced.is_some_and(|synced| at < synced);
        let luck = dice.roll(4);
        match step {
            Step::Sync => {}
            Step::SetLen(len) if certain || luck > 0 => bytes.resize(*len as usize, 0),
            Step::Write(offset, written) if certain || luck > 1 => {
                apply(&mut bytes, *offset, written);
            }
            // A whole number of sectors of a write.
            Step::Write(offset, written) if luck == 1 => {
                let sectors = dice.roll(written.len() as u64 / 512 + 1) as usize;
                apply(&mut bytes, *offset, &written[..sectors * 512]);
            }
            _ => {}
        }
    }
    bytes
}

#[test]
fn what_was_acknowledged_is_there_when_the_power_comes_back() {
    let (_folder, path) = scratch();
    let start = new_file();
    let disk = Arc::new(FaultyDisk::new(start.clone()));
    disk.remember();
    let mut open = Open::on(&path, &disk).expect("a new file");
    let mut acknowledged = vec![0];
    for number in 0..12 {
        if number == 5 || number == 9 {
            open.checkpoint().expect("a checkpoint");
        }
        open.write(number).expect("a transaction");
        acknowledged.push(disk.steps().len());
    }
    drop(open);
    let steps = disk.steps();
    let mut dice = Dice(7);
    for end in 0..=steps.len() {
        for _ in 0..4 {
            let bytes = after_power_loss(&start, &steps[..end], &mut dice);
            let found = Open::on(&path, &Arc::new(FaultyDisk::new(bytes)));
            let found = found.unwrap_or_else(|trouble| panic!("after {end} steps: {trouble:?}"));
            let found = whole_transactions(&found.graph);
            let certain = acknowledged.iter().rposition(|at| *at <= end);
            let certain = certain.expect("none at first") as i64;
            assert!(
                found == certain || found == certain + 1,
                "after {end} steps: {found} transactions, {certain} were acknowledged"
            );
        }
    }
}
