//! People for a job order and orders for a person: what is compared, who is told of, and what the
//! journal says of it.

use std::collections::BTreeMap;

use kitei_domain::{Act, JobOrderId, PersonId, Population, RecipientKind};
use kitei_office::{Basis, NewOrder, Office, PeopleMatched, Scope, Told};
use kitei_testing::TestOffice;

use crate::support::{correction, refusal};

const PEOPLE: [&[(&str, &str)]; 4] = [
    // The best: occupation, qualification, skill and place.
    &[
        ("name", "林 薫"),
        ("phone", "090-1234-0001"),
        ("wish_occupation", "経理事務"),
        ("qualifications", "日商簿記2級"),
        ("skills", "弥生会計、Excel"),
        ("wish_area", "東京都"),
        ("address", "東京都八王子市明神町1-1"),
        ("pay_wish", "360万円"),
    ],
    // The occupation alone, and a place on the other side of the country.
    &[
        ("name", "森 恵"),
        ("phone", "090-1234-0002"),
        ("wish_occupation", "経理"),
        ("address", "京都府京都市下京区1"),
    ],
    // Near, and nothing else in common.
    &[
        ("name", "原 真"),
        ("phone", "090-1234-0003"),
        ("wish_occupation", "看護師"),
        ("wish_area", "東京都"),
    ],
    // Nothing that is compared: what the order says of sex and age is in these, and the remarks too.
    &[
        ("name", "経理 花子"),
        ("phone", "090-1234-0004"),
        ("sex", "女"),
        ("birth_date", "1990-01-02"),
        ("school_name", "経理専門学校"),
        ("remarks", "経理を希望。日商簿記2級。"),
    ],
];

async fn people(test: &TestOffice) -> Vec<PersonId> {
    let mut ids = Vec::new();
    for items in PEOPLE {
        let added = test.try_add(Population::JobSeeker, test.told(), items);
        ids.push(added.await.unwrap());
    }
    ids
}

async fn order(test: &TestOffice, occupation: &str) -> JobOrderId {
    let recipient = test.recipient(RecipientKind::Employer).await;
    let columns = [
        ("occupation", occupation),
        ("workplace", "東京都新宿区西新宿1"),
        ("required_qualifications", "日商簿記2級以上"),
        ("work", "月次決算。弥生会計を使用。"),
        ("pay_kind", "月給"),
        ("pay_amount", "28万円~35万円"),
        ("sex_limit", "女性のみ"),
        ("age_limit", "35歳まで"),
    ];
    let columns: BTreeMap<String, String> = columns
        .into_iter()
        .map(|(id, value)| (id.to_owned(), value.to_owned()))
        .collect();
    let new = NewOrder {
        number: format!("J-{occupation}"),
        recipient,
        trial: false,
        columns,
    };
    let manager = test.manager().await;
    test.office.add_order(&manager, new).await.unwrap().id
}

fn ids(matched: &PeopleMatched) -> Vec<PersonId> {
    matched.people.iter().map(|person| person.id).collect()
}

async fn matched(test: &TestOffice, office: &Office, order: JobOrderId) -> PeopleMatched {
    let coordinator = test.coordinator("placement").await;
    office.match_people(&coordinator, order).await.unwrap()
}

#[tokio::test]
async fn the_best_come_first_with_the_reasons_and_nobody_is_proposed_for_where_they_live() {
    let test = TestOffice::open().await;
    let people = people(&test).await;
    let order = order(&test, "経理事務").await;
    let found = matched(&test, &test.office, order).await;
    assert_eq!(ids(&found), people[..2]);
    let listed = test.office.list_orders().await.unwrap();
    assert_eq!(
        listed[0].limits,
        ["age", "sex"],
        "flagged, and of no weight"
    );
    let why = |place: usize| -> Vec<(&str, &str)> {
        let why = found.people[place].why.iter();
        why.map(|why| (why.item.as_str(), why.common.ja.as_str()))
            .collect()
    };
    assert_eq!(
        why(0),
        [
            ("wish_occupation", "経理・会計"),
            ("qualifications", "簿記検定"),
            ("wish_area", "東京都"),
            ("skills", "弥生会計"),
            ("address", "東京都"),
            ("pay_wish", "希望額以上"),
        ]
    );
    assert_eq!(why(1), [("wish_occupation", "経理・会計")]);
    let told = serde_json::to_string(&found).unwrap();
    for value in ["林", "八王子", "Excel", "女"] {
        assert!(!told.contains(value), "{value} in {told}");
    }
}

#[tokio::test]
async fn one_entry_names_everybody_told_of_and_the_items_compared() {
    let test = TestOffice::open().await;
    let people = people(&test).await;
    let order = order(&test, "経理事務").await;
    let found = matched(&test, &test.office, order).await;
    let journal = test.journal().await;
    let (id, entry) = journal.last().unwrap();
    assert_eq!(*id, found.entry.id);
    assert_eq!(
        (entry.act, entry.purpose.as_str()),
        (Act::Use, "placement.candidate_search")
    );
    let mut named = people[..2].to_vec();
    named.sort();
    assert_eq!(entry.persons, named);
    for item in ["wish_occupation", "skills", "address"] {
        assert!(entry.items.iter().any(|named| named == item), "{item}");
    }
    for item in [
        "name",
        "sex",
        "birth_date",
        "age",
        "school_name",
        "nationality",
    ] {
        assert!(entry.items.iter().all(|named| named != item), "{item}");
    }
    assert!(
        entry
            .details
            .contains(&("order".to_owned(), order.to_string()))
    );
}

#[tokio::test]
async fn whoever_suspended_withdrew_or_was_never_told_is_not_among_them() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let people = people(&test).await;
    let order = order(&test, "経理事務").await;
    assert_eq!(matched(&test, &test.office, order).await.people.len(), 2);
    let scope = Scope::Purpose("placement.candidate_search".to_owned());
    test.office
        .suspend(&manager, people[0], scope)
        .await
        .unwrap();
    assert_eq!(
        ids(&matched(&test, &test.office, order).await),
        people[1..2]
    );
    test.office
        .erase(&manager, people[1], Basis::Request)
        .await
        .unwrap();
    assert!(matched(&test, &test.office, order).await.people.is_empty());

    let dispatch = Population::DispatchCandidate;
    test.try_add(dispatch, test.told(), PEOPLE[0])
        .await
        .unwrap();
    let found = matched(&test, &test.office, order).await;
    assert!(found.people.is_empty(), "registered for dispatch only");
}

#[tokio::test]
async fn what_was_corrected_deleted_or_added_counts_at_the_next_search() {
    let test = TestOffice::open().await;
    let manager = test.manager().await;
    let people = people(&test).await;
    let order = order(&test, "経理事務").await;
    assert_eq!(ids(&matched(&test, &test.office, order).await), people[..2]);
    let office = &test.office;
    office
        .correct(&manager, people[0], correction("wish_occupation", "介護職"))
        .await
        .unwrap();
    office
        .delete_item(&manager, people[1], "wish_occupation")
        .await
        .unwrap();
    office
        .correct(&manager, people[2], correction("wish_occupation", "経理"))
        .await
        .unwrap();
    let found = matched(&test, office, order).await;
    assert_eq!(
        ids(&found),
        [people[0], people[2]],
        "the first still has the qualification, the skill and the place"
    );
    assert!(
        found.people[0]
            .why
            .iter()
            .all(|why| why.item != "wish_occupation")
    );
}

#[tokio::test]
async fn a_pool_learns_what_another_process_wrote() {
    let mut test = TestOffice::open().await;
    let order = order(&test, "経理事務").await;
    let ground = test.ground();
    let other = Office::open(ground, &test.key_file).await.unwrap();
    assert!(matched(&test, &other, order).await.people.is_empty());
    let people = people(&test).await;
    assert_eq!(ids(&matched(&test, &other, order).await), people[..2]);
    drop(other);
    test.reopen().await.unwrap();
    assert_eq!(ids(&matched(&test, &test.office, order).await), people[..2]);
}

#[tokio::test]
async fn a_person_is_told_the_orders_that_fit() {
    let test = TestOffice::open().await;
    let people = people(&test).await;
    let coordinator = test.coordinator("placement").await;
    let best = order(&test, "経理事務").await;
    let other = order(&test, "清掃員").await;
    let found = test
        .office
        .match_orders(&coordinator, people[0])
        .await
        .unwrap();
    let orders: Vec<JobOrderId> = found.orders.iter().map(|order| order.id).collect();
    assert_eq!(
        orders,
        [best, other],
        "the other one asks for the same qualification"
    );
    assert!(found.orders[0].weight > found.orders[1].weight);
    let journal = test.journal().await;
    let (_, entry) = journal.last().unwrap();
    assert_eq!(
        (entry.act, entry.purpose.as_str()),
        (Act::Use, "placement.job_search")
    );
    assert_eq!(entry.persons, [people[0]]);

    let nothing = test.office.match_orders(&coordinator, people[3]).await;
    assert!(nothing.is_err() || nothing.unwrap().orders.is_empty());
    let manager = test.manager().await;
    test.office
        .suspend(&manager, people[0], Scope::All)
        .await
        .unwrap();
    let refused = refusal(test.office.match_orders(&coordinator, people[0]).await);
    assert!(!refused.clauses.is_empty());
}

#[tokio::test]
async fn nobody_outside_the_range_or_without_training_searches() {
    let test = TestOffice::open().await;
    people(&test).await;
    let order = order(&test, "経理事務").await;
    let stranger = test.coordinator("general").await;
    let refused = refusal(test.office.match_people(&stranger, order).await);
    assert!(!refused.clauses.is_empty() && !refused.next.is_empty());
    let journal = test.journal().await;
    assert!(journal.last().unwrap().1.persons.is_empty());
    let seeker = Population::JobSeeker;
    let id = test
        .try_add(seeker, Told::Unknown, PEOPLE[0])
        .await
        .unwrap();
    let found = matched(&test, &test.office, order).await;
    assert!(
        ids(&found).contains(&id),
        "both searches are open before a notice was shown"
    );
}
