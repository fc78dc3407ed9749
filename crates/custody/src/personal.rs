//! A personal value that does not show itself by accident.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A personal value: redacting `Debug`, no `Display`, no `Serialize`, no `Clone`; cleared on drop.
///
/// It guards against slips, not against intent: whoever holds one can call [`Personal::reveal`].
/// Values that an office holds become one only through a [`crate::Grant`].
pub struct Personal<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Personal<T> {
    /// Wraps a value that is coming in.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    pub(crate) const fn zeroizing(value: Zeroizing<T>) -> Self {
        Self(value)
    }

    /// The value, for the line that renders or compares it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}
