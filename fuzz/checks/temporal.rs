//! Text that should be a date, a time, a date-time or a duration.

use std::fmt::{Debug, Display};

use tupu::value::ValueError;
use tupu::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time, Zone};

/// What is read prints, and reads again to the same value; what is not read says why.
pub fn temporal(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    again(text, Date::parse);
    again(text, LocalTime::parse);
    again(text, |text| Time::parse(text, 3600));
    again(text, LocalDateTime::parse);
    again(text, |text| DateTime::parse(text, &Zone::UTC));
    again(text, Duration::parse);
    if let Ok(stored) = DateTime::parse_stored(text) {
        assert_eq!(DateTime::parse_stored(&stored.to_string()), Ok(stored));
    }
    if let (Ok(amount), Ok(date)) = (Duration::parse(text), Date::parse("2024-02-29")) {
        // Out of range is an answer, overflow is not.
        let _ = (date.plus(&amount), amount.negated(), amount.plus(&amount));
    }
}

fn again<T: Debug + Display + PartialEq>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, ValueError>,
) {
    match parse(text) {
        Ok(value) => {
            let printed = value.to_string();
            assert_eq!(parse(&printed), Ok(value), "{text}: {printed}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
