//! A small server that takes mail over a real socket, or fails at the place that a test names.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use kitei_office::{MailServer, ServerTls};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It takes the mail.
    Takes,
    /// It accepts the connection and says nothing.
    Hangs,
    /// It says nothing after the text.
    HangsAfterText,
    /// It answers this at a command (`MAIL`, `RCPT`, `DATA`, or `.` for the text).
    Answers(&'static str, &'static str),
    /// It closes while the text is on its way.
    ClosesMidData,
}

/// A running server and what it took; it ends with the test.
#[derive(Debug)]
pub(crate) struct Sink {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sink {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&taken);
        let task = tokio::spawn(async move {
            // Connections that hang are held open until the test ends.
            let mut hanging = Vec::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                if let Some(held) = talk(stream, manner, &into).await {
                    hanging.push(held);
                }
            }
        });
        Self {
            address,
            taken,
            task,
        }
    }

    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    /// The settings of an office that sends to it.
    pub(crate) fn server(&self) -> MailServer {
        MailServer {
            host: "127.0.0.1".to_owned(),
            port: self.address.port(),
            tls: ServerTls::None,
            login: None,
        }
    }
}

async fn talk(
    stream: TcpStream,
    manner: Manner,
    taken: &Mutex<Vec<String>>,
) -> Option<BufReader<TcpStream>> {
    let mut stream = BufReader::new(stream);
    if manner == Manner::Hangs {
        return Some(stream);
    }
    say(&mut stream, "220 sink").await;
    loop {
        let command = line(&mut stream).await?;
        let verb: String = command.chars().take(4).collect::<String>().to_uppercase();
        if let Manner::Answers(at, answer) = manner
            && at == verb
        {
            say(&mut stream, answer).await;
            continue;
        }
        match verb.as_str() {
            "EHLO" | "HELO" => say(&mut stream, "250 sink").await,
            "MAIL" | "RCPT" => say(&mut stream, "250 ok").await,
            "DATA" => {
                say(&mut stream, "354 go on").await;
                let mut text = String::new();
                loop {
                    let part = line(&mut stream).await?;
                    if manner == Manner::ClosesMidData {
                        return None;
                    }
                    if part == "." {
                        break;
                    }
                    text.push_str(&part);
                    text.push('\n');
                }
                match manner {
                    Manner::HangsAfterText => return Some(stream),
                    Manner::Answers(".", answer) => say(&mut stream, answer).await,
                    _ => {
                        taken.lock().unwrap().push(text);
                        say(&mut stream, "250 taken").await;
                    }
                }
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await;
                return None;
            }
            _ => say(&mut stream, "500 what").await,
        }
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) {
    let answer = format!("{answer}\r\n");
    // Somebody who has gone is told nothing.
    drop(stream.write_all(answer.as_bytes()).await);
}
