//! Asks a server of another process over connections that stay open, and counts only answers that
//! are right.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, COOKIE, HOST, HeaderValue};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::figure::Times;

/// What is asked, and of whom.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// `host:port`.
    pub(crate) address: String,
    /// The places that are asked for, one after another in an order that jumps.
    pub(crate) places: Arc<Vec<String>>,
    /// `Bearer …`, where the server wants one.
    pub(crate) authorization: Option<String>,
    /// The cookies of a browser.
    pub(crate) cookies: Option<String>,
    /// What every right answer contains.
    pub(crate) holds: &'static str,
}

/// Every connection asks again as soon as it was answered, until so many answers came.
pub(crate) async fn in_flight(
    target: &Target,
    connections: u64,
    requests: u64,
) -> anyhow::Result<(Duration, Times)> {
    let left = Arc::new(AtomicU64::new(requests));
    let mut lines = Vec::new();
    for number in 0..connections {
        lines.push(Line::open(target, number).await?);
    }
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for mut line in lines {
        let left = Arc::clone(&left);
        asking.spawn(async move {
            let mut times = Vec::new();
            let take = |left: u64| left.checked_sub(1);
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                .is_ok()
            {
                let asked = Instant::now();
                line.ask().await?;
                times.push(asked.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let times = all(asking).await?;
    Ok((started.elapsed(), times))
}

/// So many requests a second whatever the server does: each time counts from when the request was
/// due, so that a server that stops is not asked less.
pub(crate) async fn at_rate(
    target: &Target,
    connections: u64,
    a_second: f64,
    requests: u64,
) -> anyhow::Result<Times> {
    let next = Arc::new(AtomicU64::new(0));
    let mut lines = Vec::new();
    for number in 0..connections {
        lines.push(Line::open(target, number).await?);
    }
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for mut line in lines {
        let next = Arc::clone(&next);
        asking.spawn(async move {
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= requests {
                    return anyhow::Ok(times);
                }
                let due = started + Duration::from_secs_f64(number as f64 / a_second);
                tokio::time::sleep_until(due.into()).await;
                // The timer has steps of a millisecond: what it sleeps too long is not the server's.
                let due = due.max(Instant::now().checked_sub(TICK).unwrap_or(due));
                line.ask().await?;
                times.push(due.elapsed());
            }
        });
    }
    all(asking).await
}

/// The step of the timer that the pace is kept with.
const TICK: Duration = Duration::from_millis(1);

async fn all(mut asking: JoinSet<anyhow::Result<Vec<Duration>>>) -> anyhow::Result<Times> {
    let mut times = Vec::new();
    while let Some(asked) = asking.join_next().await {
        times.extend(asked??);
    }
    Ok(Times::new(times))
}

/// One connection.
struct Line {
    sender: SendRequest<Empty<Bytes>>,
    target: Target,
    place: u64,
}

impl Line {
    async fn open(target: &Target, number: u64) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(&target.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            target: target.clone(),
            place: number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        })
    }

    /// Asks for the next place and reads the answer to its end.
    async fn ask(&mut self) -> anyhow::Result<()> {
        self.place = self
            .place
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let places = &self.target.places;
        let index = (self.place >> 33) as usize % places.len().max(1);
        let place = places.get(index).context("no place to ask for")?;
        let mut request = Request::get(place).header(HOST, &self.target.address);
        if let Some(authorization) = &self.target.authorization {
            request = request.header(AUTHORIZATION, HeaderValue::from_str(authorization)?);
        }
        if let Some(cookies) = &self.target.cookies {
            request = request.header(COOKIE, HeaderValue::from_str(cookies)?);
        }
        self.sender.ready().await?;
        let answer = self
            .sender
            .send_request(request.body(Empty::new())?)
            .await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        anyhow::ensure!(status == StatusCode::OK, "{place} answered {status}");
        let right = body
            .windows(self.target.holds.len())
            .any(|part| part == self.target.holds.as_bytes());
        anyhow::ensure!(right, "{place} answered something else");
        Ok(())
    }
}
