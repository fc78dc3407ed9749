//! probe
#![expect(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "temporary"
)]
use std::io::Read;
fn main() {
    let t = std::time::Instant::now();
    let g = kitei_intake::Guard::new().unwrap();
    eprintln!("build {:?}", t.elapsed());
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    if std::env::args().nth(1).as_deref() == Some("speed") {
        for size in [1usize, 20, 100] {
            let big = s.repeat(size);
            let t = std::time::Instant::now();
            let n = g.hits(&big).len();
            let d = t.elapsed().as_secs_f64();
            eprintln!(
                "{n} hits {} B {:.1} MB/s",
                big.len(),
                big.len() as f64 / 1e6 / d
            );
        }
        let cl: String = "経理事務を7年、年次決算の補助まで経験。残業は月10時間以内を希望。営業成績は常に上位で表彰歴あり。Javaの開発経験5年、要件定義から。\n".repeat(20000); let t = std::time::Instant::now(); let n = g.hits(&cl).len(); let d = t.elapsed().as_secs_f64(); eprintln!("clean only {n} {:.1} MB/s", cl.len() as f64 / 1e6 / d);
        return;
    }
    let (mut tp, mut fn_, mut fp, mut tn, mut cls) = (0, 0, 0, 0, 0);
    for line in s.lines() {
        let Some((c, t)) = line.split_once('|') else {
            continue;
        };
        let r = g.classes(t);
        match (c.is_empty(), r.is_empty()) {
            (false, false) => {
                tp += 1;
                if !r.iter().any(|x| x.id() == c) {
                    cls += 1;
                    println!("CLASS {c} {r:?} {t}")
                }
            }
            (false, true) => {
                fn_ += 1;
                println!("MISS {c} {t}")
            }
            (true, false) => {
                fp += 1;
                println!("FALSE {r:?} {t}")
            }
            (true, true) => tn += 1,
        }
    }
    println!(
        "recall {tp}/{} precision-on-clean {tn}/{} wrong class {cls}",
        tp + fn_,
        tn + fp
    );
}
