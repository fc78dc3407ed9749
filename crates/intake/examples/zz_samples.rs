//! Temporary.
#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic, reason="temp")]
use kitei_intake::*;
use std::collections::BTreeMap;
use std::fs::File;
fn strings(v: Option<&toml::Value>) -> Vec<String> { v.and_then(|v| v.as_array()).map(|a| a.iter().map(|s| s.as_str().unwrap().to_owned()).collect()).unwrap_or_default() }
fn main() {
    let items: toml::Value = toml::from_str(&std::fs::read_to_string("regulation/vocabulary/items.toml").unwrap()).unwrap();
    let specs: Vec<ColumnSpec> = items["item"].as_array().unwrap().iter().map(|i| ColumnSpec {
        item: i["id"].as_str().unwrap().to_owned(), aliases: strings(i.get("aliases")),
        parts: i.get("parts").and_then(|p| p.as_array()).map(|p| p.iter().map(|v| strings(Some(v))).collect()).unwrap_or_default(),
        guard: i.get("guard").and_then(|g| g.as_str()).and_then(|g| Class::ALL.into_iter().find(|c| c.id() == g)),
    }).collect();
    let columns = Columns::new(&specs);
    let guard = Guard::new().unwrap();
    let today = kitei_domain::Day::new(2026, 11, 21).unwrap();
    let args: Vec<String> = std::env::args().collect();
    let file = File::open(&args[2]).unwrap();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let start = std::time::Instant::now();
    let mut n = 0u64;
    let mut shown = 0;
    let summary = if args[1] == "people" {
        read_people(file, &columns, &guard, today, &mut |row| {
            n += 1;
            if shown < 2 && args.len() > 3 { shown += 1; println!("{} {:?}", row.row, row.items); }
            for f in row.rejected.iter() { *counts.entry(format!("row {} {}", f.column, f.code)).or_default() += 1; }
            for f in &row.cells_rejected { *counts.entry(format!("cell {} {}", f.column, f.code)).or_default() += 1; }
            for q in &row.quarantined { *counts.entry(format!("guard {} {}", q.column, q.class.id())).or_default() += 1; }
        })
    } else {
        let cols: toml::Value = toml::from_str(&std::fs::read_to_string("regulation/vocabulary/orders.toml").unwrap()).unwrap();
        let cols = cols["column"].as_array().unwrap().iter().map(|c| OrderColumn { id: c["id"].as_str().unwrap().to_owned(), aliases: strings(c.get("aliases")), contact: c.get("contact").is_some(),
            limit: c.get("limit").map(|l| match l.as_str().unwrap() { "sex" => LimitKind::Sex, "age" => LimitKind::Age, "nationality" => LimitKind::Nationality, _ => panic!() }) }).collect();
        read_orders(file, &OrderColumns::new(cols), &guard, &mut |row| {
            n += 1;
            if shown < 2 && args.len() > 3 { shown += 1; println!("{} {:?} {:?}", row.row, row.columns, row.contact.as_ref().map(|c| (&c.name, &c.phone))); }
            for f in row.rejected.iter() { *counts.entry(format!("row {} {}", f.column, f.code)).or_default() += 1; }
            for f in &row.cells_rejected { *counts.entry(format!("cell {} {}", f.column, f.code)).or_default() += 1; }
            for q in &row.quarantined { *counts.entry(format!("guard {} {}", q.column, q.class.id())).or_default() += 1; }
            for q in &row.flags { *counts.entry(format!("flag {} {}", q.column, q.kind.id())).or_default() += 1; }
        })
    };
    let t = start.elapsed();
    println!("{n} rows in {t:?}: {:.0}/s", n as f64 / t.as_secs_f64());
    println!("{summary:?}");
    for (k, v) in counts { println!("{v:6} {k}"); }
}
