//! A browser of its own for a test: Debian's Chromium without a window, driven as WebDriver says. It
//! ends with the test, by the ids of its processes.

pub(crate) mod looks;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

/// How a browser is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// The language that it asks for.
    pub(crate) language: &'static str,
    /// Whether scripts of pages run.
    pub(crate) scripts: bool,
    /// The width of its window; 360 is a small telephone.
    pub(crate) width: u32,
}

/// A desk's screen, in Japanese.
pub(crate) const DESK: Setup = Setup {
    language: "ja",
    scripts: true,
    width: 1200,
};

/// Something is waited for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running browser.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Child,
    pub(crate) setup: Setup,
}

impl Browser {
    /// Starts one.
    pub(crate) fn start(setup: Setup) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("chromedriver is missing: cargo xtask setup"));
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = said.find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        // The rest of what it says is of no use, and must not fill the pipe.
        std::thread::spawn(move || said.for_each(drop));
        let address = format!("http://127.0.0.1:{}", port.unwrap());
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(setup));
        let client = runtime.block_on(builder.connect(&address)).unwrap();
        Self {
            runtime,
            client,
            driver,
            setup,
        }
    }

    /// Opens an address.
    pub(crate) fn open(&self, address: &str) {
        self.runtime.block_on(self.client.goto(address)).unwrap();
    }

    /// The path of the page it shows.
    pub(crate) fn path(&self) -> String {
        let url = self.runtime.block_on(self.client.current_url()).unwrap();
        url.path().to_owned()
    }

    /// The answer of a script to the page; it runs even where scripts of pages do not.
    pub(crate) fn ask(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.client.execute(script, arguments);
        self.runtime.block_on(answer).unwrap()
    }

    /// The same for a script that calls back.
    pub(crate) fn ask_later(&self, script: &str) -> Value {
        let answer = self.client.execute_async(script, Vec::new());
        self.runtime.block_on(answer).unwrap()
    }

    /// Everything that stands on the page.
    pub(crate) fn text(&self) -> String {
        let text = self.ask("return document.body.innerText", Vec::new());
        text.as_str().unwrap().to_owned()
    }

    /// The first element that a CSS selector finds.
    pub(crate) fn find(&self, css: &str) -> Element {
        let found = self.runtime.block_on(self.client.find(Locator::Css(css)));
        found.unwrap_or_else(|_| panic!("no {css} on {}: {}", self.path(), self.text()))
    }

    /// What stands in the first element that a CSS selector finds.
    pub(crate) fn find_text(&self, css: &str) -> String {
        self.runtime.block_on(self.find(css).text()).unwrap()
    }

    /// Writes into a field, in place of what stood there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let field = self.find(css);
        let filled: Result<(), CmdError> = self.runtime.block_on(async {
            field.clear().await?;
            field.send_keys(text).await
        });
        filled.unwrap();
    }

    /// Chooses a file to be sent.
    pub(crate) fn choose(&self, css: &str, file: &str) {
        let field = self.find(css);
        self.runtime.block_on(field.send_keys(file)).unwrap();
    }

    /// Presses something that stays on the page: a box, a choice.
    pub(crate) fn tick(&self, css: &str) {
        if !self.setup.scripts && self.setup.width < 500 {
            // The driver waits for a frame when it scrolls a telephone, which does not come where
            // scripts do not run: the element is pressed without it.
            let pressed = "arguments[0].click()";
            let element = serde_json::to_value(self.find(css)).unwrap();
            self.ask(pressed, vec![element]);
            return;
        }
        self.runtime.block_on(self.find(css).click()).unwrap();
    }

    /// Presses a button or follows a link, and waits for the page that comes.
    pub(crate) fn press(&self, css: &str) {
        self.leaving(|| self.tick(css));
    }

    /// Does something that leads to another page, and waits for it.
    pub(crate) fn leaving(&self, act: impl FnOnce()) {
        self.ask("document.documentElement.dataset.left = '1'", Vec::new());
        act();
        self.wait_for(
            "return !document.documentElement.dataset.left && document.readyState === 'complete'",
        );
    }

    /// Waits until a script answers that it is so. Between two pages there is nobody to ask.
    pub(crate) fn wait_for(&self, script: &str) {
        let begun = Instant::now();
        loop {
            let asked = self.client.execute(script, Vec::new());
            if self
                .runtime
                .block_on(asked)
                .is_ok_and(|answer| answer == true)
            {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{script} at {}", self.path());
        }
    }

    /// Types into whatever has the focus; `\u{E004}` is the tab, `\u{E007}` the enter key.
    pub(crate) fn type_keys(&self, keys: &str) {
        let typed: Result<(), CmdError> = self.runtime.block_on(async {
            let focused = self.client.active_element().await?;
            focused.send_keys(keys).await
        });
        typed.unwrap();
    }

    /// Presses one key, whatever has the focus: a field for a file takes no text.
    pub(crate) fn press_key(&self, key: char) {
        let pressed = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        let pressed = self.client.perform_actions(pressed);
        self.runtime.block_on(pressed).unwrap();
    }

    /// A picture of the whole page, where `KITEI_SCREENS` names a folder for them.
    #[expect(
        clippy::disallowed_methods,
        reason = "a wish of whoever runs the tests"
    )]
    pub(crate) fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("KITEI_SCREENS") else {
            return;
        };
        // A page that is only looked at fails no test.
        let Ok(png) = self.runtime.block_on(self.client.screenshot()) else {
            return;
        };
        let Setup {
            language, width, ..
        } = self.setup;
        std::fs::write(format!("{folder}/{name}-{language}-{width}.png"), png).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closing the session ends the browser; the driver is ended by its id.
        drop(self.runtime.block_on(self.client.clone().close()));
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

fn capabilities(setup: Setup) -> Map<String, Value> {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--hide-scrollbars", "--force-color-profile=srgb",
            format!("--window-size={},1000", setup.width.max(500)),
        ],
        "prefs": {
            "intl.accept_languages": setup.language,
            "profile.managed_default_content_settings.javascript": if setup.scripts { 1 } else { 2 },
        },
    });
    // A window is never narrower than 500.
    if setup.width < 500 {
        let metrics = json!({"width": setup.width, "height": 740, "pixelRatio": 2.0});
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}
