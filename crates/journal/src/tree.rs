//! The RFC 6962 Merkle tree: hashes, the frontier that grows it, and the two kinds of proof.
//!
//! Invariant: a leaf and an inner node never hash alike (prefixes 0x00 and 0x01).

use aws_lc_rs::digest;

use crate::error::JournalError;

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// SHA-256 of the bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

/// The hash of one entry: SHA-256(0x00 ‖ bytes).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&[0]);
    context.update(bytes);
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    let (_, rest) = bytes.split_at_mut(1);
    let (first, second) = rest.split_at_mut(32);
    first.copy_from_slice(left);
    second.copy_from_slice(right);
    sha256(&bytes)
}

/// The compact form of a tree: its size and the roots of its perfect subtrees, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root; of the empty tree, SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        let folded = self
            .peaks
            .iter()
            .copied()
            .rev()
            .reduce(|right, left| node_hash(&left, &right));
        folded.unwrap_or_else(|| sha256(&[]))
    }

    /// Size (u64, big-endian), then the peaks.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flatten());
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`JournalError::Frontier`] if the number of peaks does not fit the size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        let (size, rest) = bytes
            .split_first_chunk::<8>()
            .ok_or(JournalError::Frontier)?;
        let size = u64::from_be_bytes(*size);
        let (peaks, tail) = rest.as_chunks::<32>();
        if !tail.is_empty() || peaks.len() as u64 != u64::from(size.count_ones()) {
            return Err(JournalError::Frontier);
        }
        Ok(Self {
            size,
            peaks: peaks.to_vec(),
        })
    }
}

/// The largest power of two smaller than `count` (which is at least 2).
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

fn range_root<E>(
    from: u64,
    until: u64,
    leaf: &mut impl FnMut(u64) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let mut frontier = Frontier::new();
    for index in from..until {
        frontier.push(leaf(index)?);
    }
    Ok(frontier.root())
}

/// The audit path of leaf `index` in the tree of the first `size` leaves; `leaf` answers leaf hashes
/// and is asked once for each other leaf.
///
/// # Errors
/// [`JournalError::OutOfTree`], or whatever `leaf` answers.
///
/// # Source
/// RFC 6962 section 2.1.1.
pub fn inclusion_proof<E: From<JournalError>>(
    index: u64,
    size: u64,
    mut leaf: impl FnMut(u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    if index >= size {
        return Err(JournalError::OutOfTree { index, size }.into());
    }
    let (mut from, mut until, mut path) = (0, size, Vec::new());
    while until - from > 1 {
        let middle = from + split(until - from);
        if index < middle {
            path.push(range_root(middle, until, &mut leaf)?);
            until = middle;
        } else {
            path.push(range_root(from, middle, &mut leaf)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `older` leaves is a prefix of the tree of `size` leaves.
///
/// # Errors
/// [`JournalError::OutOfTree`], or whatever `leaf` answers.
///
/// # Source
/// RFC 6962 section 2.1.2.
pub fn consistency_proof<E: From<JournalError>>(
    older: u64,
    size: u64,
    mut leaf: impl FnMut(u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    if older > size {
        return Err(JournalError::OutOfTree { index: older, size }.into());
    }
    let mut path = Vec::new();
    if older == 0 || older == size {
        return Ok(path);
    }
    let (mut from, mut until) = (0, size);
    while until != older {
        let middle = from + split(until - from);
        if older <= middle {
            path.push(range_root(middle, until, &mut leaf)?);
            until = middle;
        } else {
            path.push(range_root(from, middle, &mut leaf)?);
            from = middle;
        }
    }
    if from != 0 {
        path.push(range_root(from, until, &mut leaf)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `proof` shows `leaf` at `index` of the tree of `size` leaves with this `root`.
///
/// # Source
/// RFC 9162 section 2.1.3.2.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `proof` shows that `older` (size, root) is a prefix of `newer`.
///
/// # Source
/// RFC 9162 section 2.1.4.2.
pub fn verify_consistency(older: (u64, &Hash), newer: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (older, newer);
    if old_size >= new_size || old_size == 0 {
        let prefix = old_size == new_size && old_root == new_root
            || old_size == 0 && *old_root == sha256(&[]);
        return prefix && proof.is_empty() && old_size <= new_size;
    }
    let mut hashes = proof.iter();
    let seed = if old_size.is_power_of_two() {
        Some(old_root)
    } else {
        hashes.next()
    };
    let Some(seed) = seed else { return false };
    let shift = (old_size - 1).trailing_ones();
    let (mut node, mut last) = ((old_size - 1) >> shift, (new_size - 1) >> shift);
    let (mut old, mut new) = (*seed, *seed);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *new_root
}
