//! `kitei demo`: an office with invented people, opened in the browser with five scenes; or the main
//! job walked in the terminal, which scripts take as one object.

mod fill;
mod guide;
mod list;
mod people;
mod post;
mod stage;
mod walk;

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::args::{DemoArgs, ServeArgs};
use crate::config;
use crate::demo::guide::Guide;
use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::run::Session;
use crate::run::serve::{Show, serve};

/// Runs the demonstration in a directory, or in a temporary one that stays for the reader to try.
pub(crate) async fn run(args: DemoArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::ListenRefused);
    }
    let root = root(args.dir.as_deref())?;
    if args.walk || session.json {
        return walk::walk(root, session).await;
    }
    let serving = ServeArgs {
        listen: args.listen,
        behind_proxy: false,
        tls_certificate: None,
        tls_key: None,
    };
    open(root, serving, session).await
}

/// The folder in which everything is made: one that holds anything is left alone.
fn root(dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let root = match dir {
        Some(dir) => dir.to_owned(),
        None => tempfile::Builder::new()
            .prefix("kitei-demo-")
            .tempdir()
            .map_err(|source| Failure::Io {
                place: std::env::temp_dir().display().to_string(),
                source,
            })?
            .keep(),
    };
    if fs::read_dir(&root).is_ok_and(|mut files| files.next().is_some()) {
        return Err(Failure::OfficeExists {
            place: root.display().to_string(),
        });
    }
    fs::create_dir_all(&root).map_err(Failure::at(&root))?;
    Ok(root)
}

/// Fills the office and serves it until somebody asks the process to end.
async fn open(root: PathBuf, serving: ServeArgs, session: &Session<'_>) -> Result<Answer, Failure> {
    let messages = session.messages;
    let folder = root.display().to_string();
    say(&messages.text_with("demo-filling", &[("folder", (&folder).into())]));
    let guide = Arc::new(Guide::new(root, messages).await?);
    let told = guide.sign_in_told(messages);
    let stops = messages.text("demo-stops");
    let show = Show {
        shown: Arc::clone(&guide) as _,
        way: guide.post(),
        tell: Box::new(move |address| {
            say(&format!("\n  {address}/demo\n\n{told}\n{stops}"));
            shown_in_browser(&format!("{address}/demo"));
        }),
    };
    let inside = Session {
        messages,
        office: Some(guide.office().to_owned()),
        token: None,
        key_passphrase_file: None,
        json: false,
    };
    serve(serving, &inside, Some(show)).await
}

/// Opens the page where somebody sits at a desktop. Whoever has none has the address.
fn shown_in_browser(address: &str) {
    if !std::io::stdout().is_terminal() || !config::has_desktop() {
        return;
    }
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let opened = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // WHY: the address was printed; a browser that does not come up is no failure.
    drop(opened);
}
