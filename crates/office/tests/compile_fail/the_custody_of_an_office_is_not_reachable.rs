//! Whoever has an office has neither its keys nor its stores.
fn open(office: &kitei_office::Office) {
    let _keys = &office.custody;
    let _seal = &office.seal;
    let _rows = &office.data;
}

fn main() {}
