// What a page does besides: it tells the server that somebody types, and gives way to the lock when
// nobody does. Without it the page gives way after the same time by itself.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
(() => {
  const seconds = Number(document.body.dataset.locks);
  if (!seconds) return;
  const lock = () => {
    const back = location.pathname + location.search;
    location.replace("/lock?back=" + encodeURIComponent(back));
  };
  let timer = setTimeout(lock, seconds * 1000);
  let told = Date.now();
  const used = async () => {
    if (Date.now() - told < 60000) return;
    told = Date.now();
    const answer = await fetch("/session/used", { method: "POST", redirect: "manual" });
    if (answer.status !== 200) return lock();
    clearTimeout(timer);
    timer = setTimeout(lock, Number(await answer.text()) * 1000);
  };
  for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, used, { passive: true });
})();
