// While a note or an item is typed: the guard says which sentences it would stop, and a draft is kept
// every few seconds. Nothing here holds the typing up; without it the form does the same when it is sent.
"use strict";
(() => {
  const send = (to, fields) =>
    fetch(to, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  for (const field of document.querySelectorAll("[data-guard]")) {
    const ways = document.getElementById("ways");
    const list = document.getElementById("stopped");
    let turn = 0;
    let waiting;
    const ask = async () => {
      const mine = ++turn;
      const text = field.value;
      const answer = await send("/guard", { item: field.dataset.guard, text }).catch(() => null);
      if (!answer || answer.status !== 200 || mine !== turn) return;
      const places = await answer.json();
      if (mine !== turn) return;
      const lines = places.map(([from, to]) => {
        const line = document.createElement("li");
        line.textContent = text.slice(from, to).trim();
        return line;
      });
      list.replaceChildren(...lines);
      ways.hidden = lines.length === 0;
      field.toggleAttribute("aria-invalid", false);
      if (lines.length) field.setAttribute("aria-invalid", "true");
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 400);
    });
  }
  for (const field of document.querySelectorAll("[data-draft]")) {
    const said = document.getElementById("kept");
    let kept = field.value;
    let busy = false;
    const keep = async () => {
      const text = field.value;
      if (busy || text === kept) return;
      busy = true;
      const answer = await send(field.dataset.draft, { text }).catch(() => null);
      busy = false;
      if (answer && answer.status === 200) {
        kept = text;
        said.textContent = await answer.text();
      } else {
        said.textContent = field.dataset.lost;
      }
    };
    const every = setInterval(keep, 4000);
    field.form.addEventListener("submit", () => clearInterval(every));
  }
})();
