//! What every page of a running server shares.

use std::sync::Arc;

use kitei_http::Entrance;

use crate::cookies::Transport;
use crate::lists::Lists;
use crate::notice::Comparisons;

/// What every page shares.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) entrance: Arc<Entrance>,
    pub(crate) transport: Transport,
    pub(crate) comparisons: Comparisons,
    pub(crate) lists: Lists,
}
