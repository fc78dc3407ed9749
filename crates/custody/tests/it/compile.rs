//! Unchecked use does not compile.

#[test]
fn unchecked_use_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
