//! Bytes in and out: numbers of variable length, texts, arrays. Reading trusts nothing: a wrong length is an error, never a panic, and
//! never room set aside for more than the bytes that are there.

use smol_str::SmolStr;

/// Bytes that are not what they should be, and what was being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Damage(pub &'static str);

/// A number in as few bytes as it needs, seven bits in each.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A number near zero in few bytes, whatever its sign.
pub fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_number(out, ((number << 1) ^ (number >> 63)) as u64);
}

/// A length and the bytes of a text.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// The numbers of an array, four bytes each; their count has to be known from elsewhere.
pub fn put_array(out: &mut Vec<u8>, numbers: &[u32]) {
    let start = out.len();
    out.resize(start + numbers.len() * 4, 0);
    for (place, number) in out[start..].chunks_exact_mut(4).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
}

/// Bytes being read from front to back.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next bytes.
    ///
    /// # Errors
    /// Fewer are left.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Damage> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Damage("it ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// # Errors
    /// No byte is left.
    pub fn byte(&mut self) -> Result<u8, Damage> {
        Ok(self.take(1)?[0])
    }

    /// Bytes of a fixed number, such as a float.
    ///
    /// # Errors
    /// Fewer are left.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| Damage("it ends too early"))
    }

    /// A number that [`put_number`] wrote.
    ///
    /// # Errors
    /// No number of 64 bits.
    pub fn number(&mut self) -> Result<u64, Damage> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Damage("a number is too large"))
    }

    /// A number that has to fit 32 bits.
    ///
    /// # Errors
    /// It does not.
    pub fn small_number(&mut self) -> Result<u32, Damage> {
        u32::try_from(self.number()?).map_err(|_| Damage("a number is too large"))
    }

    /// A number that [`put_signed`] wrote.
    ///
    /// # Errors
    /// No number of 64 bits.
    pub fn signed(&mut self) -> Result<i64, Damage> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// A count of items that follow, each of at least `least` bytes: never more than can be there.
    ///
    /// # Errors
    /// The rest is too short for so many.
    pub fn count(&mut self, least: usize) -> Result<usize, Damage> {
        let count = self.number()?;
        let most = self.rest.len() / least.max(1);
        match usize::try_from(count) {
            Ok(count) if count <= most => Ok(count),
            _ => Err(Damage("a count is larger than what follows")),
        }
    }

    /// A text that [`put_text`] wrote.
    ///
    /// # Errors
    /// It is cut off or not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, Damage> {
        let length = self.count(1)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Damage("a text is not UTF-8"))
    }

    /// A text as a name.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn name(&mut self) -> Result<SmolStr, Damage> {
        Ok(SmolStr::new(self.text()?))
    }

    /// Numbers that [`put_array`] wrote, every one below `limit`.
    ///
    /// # Errors
    /// Fewer are left, or one is out of range.
    pub fn array(&mut self, count: usize, limit: u32) -> Result<Vec<u32>, Damage> {
        let length = count
            .checked_mul(4)
            .ok_or(Damage("a count is larger than what follows"))?;
        let bytes = self.take(length)?;
        let numbers: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            .collect();
        match numbers.iter().copied().max() {
            Some(largest) if largest >= limit => Err(Damage("a number is out of range")),
            _ => Ok(numbers),
        }
    }

    /// Everything that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// How many bytes are left.
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// # Errors
    /// Something is left that does not belong here.
    pub fn end(&self) -> Result<(), Damage> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Damage("it is longer than it should be"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put_number(&mut out, number);
            assert_eq!(Input::new(&out).number(), Ok(number));
        }
        for number in [0, -1, 1, 63, -64, 64, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            put_signed(&mut out, number);
            assert_eq!(Input::new(&out).signed(), Ok(number));
        }
    }

    #[test]
    fn wrong_lengths_are_refused() {
        assert!(Input::new(&[0xFF; 11]).number().is_err());
        assert!(Input::new(&[5, b'a', b'b']).text().is_err());
        assert!(Input::new(&[2, 0xC3, 0x28]).text().is_err());
        assert!(Input::new(&[0xFF, 0xFF, 0xFF, 0x7F]).count(4).is_err());
        assert!(Input::new(&[1, 0, 0]).array(1, 10).is_err());
        assert!(Input::new(&[]).array(usize::MAX, 10).is_err());
        assert!(Input::new(&[9, 0, 0, 0]).array(1, 9).is_err());
        assert!(Input::new(&[1]).end().is_err());
    }
}
