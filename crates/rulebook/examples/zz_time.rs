//! t
#![allow(warnings)]
use kitei_rulebook::*; use kitei_domain::*; use std::time::Instant;
fn main(){ let b=Bundle::shipped(); let t=Instant::now(); let p=RulePack::load(&b).unwrap(); println!("load {:?}",t.elapsed());
 let v=p.vocabulary(); let q=Question{actor:Actor::Staff,act:Act::Use,purpose:v.purpose("placement.interview").unwrap(),population:Population::JobSeeker,phase:Phase::None,recipient:RecipientKind::None,source:Source::None,consent:None,flags:Flags::ALL.with(Flags::SUSPENDED|Flags::ENDED|Flags::OBJECTED,false)};
 let all=v.all_items(); let asked:ItemSet=all.iter().take(30).collect();
 let t=Instant::now(); let r=p.rule(&q,asked,all,all); println!("cold {:?} granted {}",t.elapsed(),r.granted.len());
 for i in 0..2000u32{ let q2=Question{flags:Flags::from_bits(i*7919),..q}; if i<200 {p.rule(&q2,asked,all,all);} }
 let n=2_000_000; let t=Instant::now(); let mut s=0; for _ in 0..n { s+=std::hint::black_box(p.rule(std::hint::black_box(&q),asked,all,all)).granted.len(); } println!("warm {:?}/ruling {s}",t.elapsed()/n);
 let t=Instant::now(); println!("diff {} {:?}", diff::compare(&p,&p).len(), t.elapsed()); }
