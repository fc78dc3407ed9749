//! The tree against published roots and against ct-merkle.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use kitei_journal::{
    Frontier, Hash, JournalError, consistency_proof, inclusion_proof, leaf_hash, node_hash,
    verify_consistency, verify_inclusion,
};
use sha2::Sha256;

/// The leaves of the test tree of Certificate Transparency.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
/// The roots over the first n of them.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn at(leaves: &[Hash]) -> impl FnMut(u64) -> Result<Hash, JournalError> {
    |index| Ok(leaves[usize::try_from(index).unwrap()])
}

#[test]
fn roots_are_the_published_ones() {
    let mut frontier = Frontier::new();
    assert_eq!(hex::encode(frontier.root()), ROOTS[0]);
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        frontier.push(leaf_hash(&hex::decode(leaf).unwrap()));
        assert_eq!(&hex::encode(frontier.root()), root);
        assert_eq!(
            Frontier::from_bytes(&frontier.to_bytes()).unwrap(),
            frontier
        );
    }
    assert!(Frontier::from_bytes(&frontier.to_bytes()[1..]).is_err());
}

#[test]
fn proofs_are_those_of_an_independent_tree() {
    let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let (mut leaves, mut roots) = (Vec::new(), vec![Frontier::new().root()]);
    let mut frontier = Frontier::new();
    for size in 1..=40_u64 {
        let bytes = size.to_be_bytes().to_vec();
        leaves.push(leaf_hash(&bytes));
        frontier.push(leaf_hash(&bytes));
        oracle.push(bytes);
        let root = frontier.root();
        roots.push(root);
        assert_eq!(root.as_slice(), oracle.root().as_bytes().as_slice());
        for index in 0..size {
            let proof = inclusion_proof(index, size, at(&leaves)).unwrap();
            let theirs = oracle.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(proof.concat(), theirs.as_bytes());
            let leaf = leaves[usize::try_from(index).unwrap()];
            assert!(verify_inclusion(&leaf, index, size, &proof, &root));
            assert!(!verify_inclusion(&leaf, index + 1, size, &proof, &root));
            assert!(!verify_inclusion(
                &node_hash(&leaf, &leaf),
                index,
                size,
                &proof,
                &root
            ));
            let older = index + 1;
            let old_root = roots[usize::try_from(older).unwrap()];
            let proof = consistency_proof(older, size, at(&leaves)).unwrap();
            let theirs = oracle.prove_consistency(usize::try_from(size - older).unwrap());
            assert_eq!(proof.concat(), theirs.as_bytes());
            assert!(verify_consistency(
                (older, &old_root),
                (size, &root),
                &proof
            ));
            assert!(!verify_consistency(
                (older, &leaf_hash(b"x")),
                (size, &root),
                &proof
            ));
            assert!(!verify_consistency(
                (older, &old_root),
                (size, &leaf_hash(b"x")),
                &proof
            ));
        }
    }
    assert!(inclusion_proof(40, 40, at(&leaves)).is_err());
    assert!(consistency_proof(41, 40, at(&leaves)).is_err());
}
