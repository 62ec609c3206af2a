// A customer's page, made quicker: it works without this file; with it nothing is loaded anew, and words wait for the line.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const body = document.body, root = document.documentElement, box = one("#text"), composer = one("#write");
const zone = one('input[name="zone"]');
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const locale = root.lang === "en" ? "en-GB" : root.lang || undefined;
const short = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const long = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
const title = document.title;

// ------------------------------------------------------------------------------------------------------- messages
function dress(item) {
  const when = one("article .when", item), at = new Date(when.dateTime);
  when.textContent = (at.toDateString() === new Date().toDateString() ? short : long).format(at);
  when.title = full.format(at);
  const quote = one("article .reply-to", item);
  const quoted = quote && one(`#m${CSS.escape(quote.dataset.to)} .said`);
  if (quoted) { one("a", quote).textContent = quoted.textContent.trim().replace(/\s+/g, " ").slice(0, 120); quote.hidden = false; }
}

const scroller = one(".scroller"), list = one(".messages");
const isLow = () => scroller.scrollTop > -160; // it grows upwards: 0 is its end
const sink = () => { scroller.scrollTop = 0; };
let acted = 0; // when he last did something: what comes then is the answer, and he is taken to it
const awaits = () => Date.now() - acted < 5000;

let unread = 0;
function count(more) {
  unread = more ? unread + 1 : 0;
  document.title = unread ? `(${unread}) ${title}` : title;
}

function show(change) {
  const old = one(`#m${change.id}`);
  if (change.removed) { if (old) old.remove(); return; }
  const item = new DOMParser().parseFromString(change.html, "text/html").querySelector(".message");
  const low = isLow() || (!old && (awaits() || item.classList.contains("mine")));
  if (old) {
    if (Number(item.dataset.turn) < Number(old.dataset.turn)) return;
    const held = old.contains(document.activeElement) && document.activeElement.textContent;
    old.replaceWith(item);
    if (held) { const again = all("button, a", item).find((each) => each.textContent === held); (again || one("article", item)).focus(); }
  } else {
    const later = all(":scope > .message", list).find((each) => Number(each.dataset.id) > change.id);
    item.classList.add("new");
    list.insertBefore(item, later || null);
    if (!item.classList.contains("mine") && document.hidden) count(true);
  }
  dress(item);
  if (low) sink();
  else if (!old) one("#fresh").hidden = false;
}

function whisper(text, bad = false) {
  if (!text) return;
  const told = document.createElement("div"), words = document.createElement("p");
  told.className = bad ? "whisper bad" : "whisper";
  words.textContent = text;
  if (bad) told.setAttribute("role", "alert");
  told.append(words);
  const home = one(".whispers");
  home.replaceChildren(told);
  setTimeout(() => told.remove(), bad ? 30000 : 12000);
}

// ------------------------------------------------------------------------------------------------- to the server
class Away extends Error {} // what was sent waits, and goes later; the message says why, where it is not the line
async function send(path, given) {
  const form = new FormData();
  for (const [name, value] of Object.entries(given)) form.append(name, value);
  form.set("mark", one('#press [name="mark"]').value);
  let response;
  try { response = await fetch(path, { method: "POST", headers: { Accept: "application/json" }, body: form }); } catch { throw new Away(); }
  if (response.status >= 500) throw new Away();
  const told = await response.json().catch(() => ({ problem: body.dataset.offline }));
  if (response.status === 429) throw new Away(told.problem);
  if (response.status === 401) { location.reload(); throw new Away(); }
  if (!response.ok) throw new Error(told.problem);
  return told;
}

async function act(path, given) {
  try {
    const told = await send(path, given);
    if (told.sure) { if (window.confirm(told.sure)) await act(path, { ...given, sure: "1" }); return; }
    whisper(told.said);
    if (told.form) ask(told.form);
  } catch (error) { whisper(error.message || body.dataset.offline, true); }
}

// ------------------------------------------------------------------------- words wait in the browser, and go once
const KEPT = `unsent:${body.dataset.user}`, OUT = `out:${body.dataset.user}`;
const kept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; } };
function keep(waiting) {
  try { if (waiting.length) localStorage.setItem(KEPT, JSON.stringify(waiting)); else localStorage.removeItem(KEPT); } catch { /* a browser that keeps nothing */ }
  const home = one("#unsent");
  home.hidden = !waiting.length;
  home.replaceChildren(...waiting.map((each) => {
    const item = document.createElement("li"), article = document.createElement("article"), bubble = document.createElement("div"), by = document.createElement("p"), text = document.createElement("div");
    item.className = "message mine"; bubble.className = "bubble"; by.className = "by"; text.className = "text";
    by.textContent = body.dataset.waiting; text.textContent = each.given.text;
    bubble.append(by, text); article.append(bubble); item.append(article);
    return item;
  }));
}

let draining = false;
async function drain() {
  if (draining) return;
  draining = true;
  try {
    for (let waiting = kept(); waiting.length; waiting = kept()) {
      const first = waiting[0];
      try { whisper((await send(first.path, first.given)).said); } catch (error) {
        if (error instanceof Away) { if (error.message) whisper(error.message, true); else away(true); break; }
        whisper(error.message, true);
        box.value = box.value ? `${first.given.text}\n${box.value}` : first.given.text;
      }
      keep(kept().filter((each) => each.given.nonce !== first.given.nonce));
      away(false);
    }
  } finally { draining = false; }
}

function say() {
  const text = box.value;
  if (!text.trim()) return;
  const given = { text, nonce: fresh(), to: composer.elements.to.value, message: composer.elements.message.value };
  keep([...kept(), { path: given.message ? "/c/edit" : "/c/say", given }]);
  unquote();
  box.value = "";
  one(".whispers").replaceChildren();
  sink();
  drain();
}

function away(isAway) { one("#offline").hidden = !isAway; }

// ------------------------------------------------------------------------------------------------------ what he does
function unquote() {
  one(".quoting").hidden = true;
  composer.elements.to.value = "";
  if (composer.elements.message.value) box.value = "";
  composer.elements.message.value = "";
}

function quote(item, how) {
  unquote();
  const quoting = one(".quoting"), said = one(".said", item).textContent.trim();
  composer.elements[how === "edit" ? "message" : "to"].value = item.dataset.id;
  one("span", quoting).textContent = `${how === "edit" ? quoting.dataset.editing : quoting.dataset.replying} ${said.replace(/\s+/g, " ").slice(0, 120)}`;
  quoting.hidden = false;
  if (how === "edit") box.value = said;
  box.focus();
}

function ask(html) {
  const dialog = one("#form");
  dialog.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (!dialog.open) dialog.showModal();
  const first = one("input:not([type=hidden]), textarea, select", dialog) || one("h2", dialog);
  if (first) first.focus();
}

async function answer(form) {
  const given = Object.fromEntries(new FormData(form));
  acted = Date.now();
  try {
    const told = await send("/c/form", { ...given, nonce: fresh() });
    if (Object.keys(told.errors).length) { ask(told.form); const wrong = one('[aria-invalid="true"]', one("#form")); if (wrong) wrong.focus(); return; }
    if (one("#form").open) one("#form").close();
    whisper(told.said);
    if (told.form) ask(told.form);
  } catch (error) {
    if (one("#form").open) one("#form").close();
    whisper(error.message || body.dataset.offline, true);
  }
}

async function pressing(button, path, given) {
  if (button.getAttribute("aria-busy") === "true") return;
  acted = Date.now();
  button.setAttribute("aria-busy", "true");
  await act(path, { ...given, nonce: fresh() });
  button.removeAttribute("aria-busy");
}

// ---------------------------------------------------------------------------------------------------------- keeping up
let stream = null;
function listen() {
  if (stream) stream.close();
  stream = new EventSource(`/c/events?since=${root.dataset.turn}`);
  stream.addEventListener("message", (event) => { root.dataset.turn = event.lastEventId; show(JSON.parse(event.data)); });
  stream.addEventListener("another", () => location.reload());
  stream.addEventListener("open", () => { root.dataset.live = ""; away(false); drain(); });
  stream.addEventListener("error", () => {
    delete root.dataset.live;
    if (!navigator.onLine) away(true);
    if (stream.readyState === EventSource.CLOSED) setTimeout(look, 3000);
  });
}
async function look() { // the stream was refused: because he is not signed in any more, or because nobody is there
  try { if ((await fetch("/c", { method: "HEAD" })).status === 401) { location.reload(); return; } } catch { away(true); }
  listen();
}

if (composer) {
  root.classList.add("live");
  all(".message", list).forEach(dress);
  keep(kept());
  document.addEventListener("click", (event) => {
    const done = event.target.closest("[data-do], [data-word], [data-unquote], [data-close]");
    if (!done) return;
    const item = done.closest(".message");
    if (done.dataset.do === "reply" || done.dataset.do === "edit") { event.preventDefault(); quote(item, done.dataset.do); }
    else if (done.dataset.do === "delete") { event.preventDefault(); pressing(done, "/c/delete", { message: item.dataset.id }); }
    else if (done.dataset.word) { event.preventDefault(); pressing(done, "/c/press", { button: done.value }); }
    else if (done.dataset.unquote !== undefined) { event.preventDefault(); unquote(); box.focus(); }
    else if (one("#form").open) { event.preventDefault(); one("#form").close(); }
  });
  scroller.addEventListener("scroll", () => { if (isLow()) one("#fresh").hidden = true; });
  one("#fresh").addEventListener("click", () => { sink(); box.focus({ preventScroll: true }); });
  document.addEventListener("submit", (event) => {
    if (event.target === composer && !event.submitter?.hasAttribute("formaction")) { event.preventDefault(); say(); }
    if (event.target.matches("#form .asked")) { event.preventDefault(); answer(event.target); }
    if (event.target.id === "out") { keep([]); try { localStorage.setItem(OUT, fresh()); } catch { /* its other tabs hear it from the stream */ } }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box) { event.preventDefault(); composer.requestSubmit(); }
    if (event.key === "Escape" && event.target === box) unquote();
  });
  window.addEventListener("offline", () => away(true));
  window.addEventListener("online", () => { drain(); listen(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    count(false);
    if (stream.readyState !== EventSource.OPEN) listen();
    drain();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEPT) keep(kept());
    if (event.key === OUT) setTimeout(look, 1000);
  });
  setInterval(() => { if (kept().length) drain(); }, 5000);
  if (!location.search.includes("before=")) history.replaceState(null, "", "/c");
  listen();
}
