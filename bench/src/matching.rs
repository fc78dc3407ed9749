//! People for a job order: the best fifty by what they wish and can do, each past the door, journaled.

use std::collections::BTreeMap;
use std::time::Instant;

use kitei_domain::{JobOrderId, RecipientKind};
use kitei_office::{NewOrder, NewRecipient};

use crate::figure::{Figure, Times, short};
use crate::house::{House, runtime};
use crate::list::Invented;
use crate::probe::Probe;
use crate::{Size, import, load};

const PEOPLE: u64 = 100_000;
const ORDERS: u64 = 20;
const SEARCHES: usize = 400;
const ENTRY: usize = 4_000;

/// Searches for one order after another; the first search reads the pool.
pub(crate) fn run(size: Size) -> anyhow::Result<()> {
    let people = size.people.unwrap_or(PEOPLE);
    let runtime = runtime()?;
    runtime.block_on(async {
        let house = import::filled(people).await?;
        let orders = orders(&house).await?;
        let resident = load::resident().unwrap_or_default();
        let started = Instant::now();
        let mut next = orders.iter().copied().cycle();
        let mut order = || next.next().ok_or_else(|| anyhow::anyhow!("no order"));
        house.office.match_people(&house.manager, order()?).await?;
        let first = started.elapsed();
        let pool = load::resident()
            .unwrap_or_default()
            .saturating_sub(resident);
        let before = Probe::run(house.directory.path(), ENTRY)?;
        let (mut times, mut found) = (Vec::new(), 0);
        for _ in 0..SEARCHES {
            let order = order()?;
            let started = Instant::now();
            let answer = house.office.match_people(&house.manager, order).await?;
            times.push(started.elapsed());
            found += answer.people.len();
        }
        let after = Probe::run(house.directory.path(), ENTRY)?;
        let times = Times::new(times);
        let work = format!("match: best 50 of {people} people for an order");
        let got = format!("p99 {}", short(times.at(990)));
        Figure::new(&work, got, ("100 ms", "20 ms"))
            .with(&format!(
                "{:.1} people a time: {times}",
                found as f64 / SEARCHES as f64
            ))
            .with(&format!(
                "the first search, which reads everybody: {}; the pool takes {} MB",
                short(first),
                pool / 1_000_000
            ))
            .probed(&before, &after)
            .print()
    })
}

async fn orders(house: &House) -> anyhow::Result<Vec<JobOrderId>> {
    let employer = NewRecipient {
        kind: RecipientKind::Employer,
        name: "計測商事株式会社".to_owned(),
        address: "東京都千代田区1-1".to_owned(),
        representative: "代表 太郎".to_owned(),
        country: "JP".to_owned(),
        licence: None,
    };
    let recipient = house
        .office
        .add_recipient(&house.manager, employer)
        .await?
        .id;
    let mut orders = Vec::new();
    for number in 0..ORDERS {
        let alike = Invented::nth(number);
        let columns = [
            ("occupation", alike.occupation()),
            ("workplace", alike.prefecture()),
            ("required_qualifications", "日商簿記2級"),
            ("work", "弥生会計を使用。"),
            ("pay_kind", "月給"),
            ("pay_amount", "28万円~35万円"),
        ];
        let columns: BTreeMap<String, String> = columns
            .into_iter()
            .map(|(id, value)| (id.to_owned(), value.to_owned()))
            .collect();
        let new = NewOrder {
            number: format!("M-{number}"),
            recipient,
            trial: false,
            columns,
        };
        orders.push(house.office.add_order(&house.manager, new).await?.id);
    }
    Ok(orders)
}
