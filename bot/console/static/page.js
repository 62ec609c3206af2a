// The page: shows what the server rendered, sends what people do, and keeps up by server-sent events.
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const panes = () => all(".pane");
const shapes = {
  hour: { hour: "2-digit", minute: "2-digit" },
  full: { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  dated: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  iso: { year: "numeric", month: "2-digit", day: "2-digit" },
};
const formats = new Map();
const NO_ANSWER = "The desk did not answer. Nothing is lost: try again.";

// ---------------------------------------------------------------------------------------------- to the server
const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
    .catch(() => { throw new Error(NO_ANSWER); });
  if (!response.ok) throw new Error((await response.text()) || NO_ANSWER);
  return response.json();
}

function spot(pane, thread) {
  return { as: pane.dataset.user, chat: one(".chat", pane).dataset.chat, thread: thread || null, threads: pane.dataset.skin === "slack", nonce: nonce() };
}

function whisper(pane, text, { bad = false, name = "" } = {}) {
  if (!text) return;
  const box = document.createElement("div"), words = document.createElement("p"), note = document.createElement("em"), close = document.createElement("button");
  box.className = bad ? "whisper bad" : "whisper";
  words.textContent = text;
  note.textContent = bad ? "" : ` Only ${name || actor(pane)} sees this.`;
  close.type = "button"; close.textContent = "×"; close.setAttribute("aria-label", "Dismiss");
  close.addEventListener("click", () => box.remove());
  words.append(note); box.append(words, close);
  const home = one(".whispers", pane);
  home.append(box);
  while (home.children.length > 3) home.firstElementChild.remove();
  setTimeout(() => box.remove(), bad ? 30000 : 12000);
}

const actor = (pane) => { const select = one("select[name=as]", pane); return select ? select.selectedOptions[0].text.split(" · ")[0] : "you"; };

function answered(pane, reply, where, name) {
  whisper(pane, reply.toast, { name });
  if (reply.form) openForm(pane, reply.form, where);
}

// ---------------------------------------------------------------------------------------------- messages
function told(pane, shape, at) { // an instant as whoever sits in the pane reads it: in his language, in his zone
  const chat = one(".chat", pane), lang = shape === "iso" ? "sv" : chat.dataset.lang === "en" ? "en-GB" : chat.dataset.lang, key = `${shape} ${lang} ${chat.dataset.zone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(lang, { ...shapes[shape], hourCycle: shapes[shape].hour && "h23", timeZone: chat.dataset.zone || undefined }));
  return formats.get(key).format(at);
}

function dated(list) { // a line before the first message of each day; in a thread only where the day is not its beginning's
  const above = list.closest(".message"), pane = list.closest(".pane");
  let before = above ? above.dataset.day : "";
  for (const item of [...list.children]) {
    if (item.matches(".day")) { if (!item.nextElementSibling?.matches(".message")) item.remove(); continue; }
    const line = item.previousElementSibling?.matches(".day") ? item.previousElementSibling : null, day = item.dataset.day;
    if (day === before) line?.remove();
    else {
      const year = before ? before.slice(0, 4) : String(new Date().getFullYear());
      const text = told(pane, day.startsWith(year) ? "day" : "dated", new Date(one("article .when", item).dateTime));
      if (!line) { const made = document.createElement("li"); made.className = "day"; made.lang = one(".chat", pane).dataset.lang; made.append(document.createElement(above ? "h4" : "h3")); item.before(made); made.firstChild.textContent = text; }
      else if (line.textContent !== text) line.firstChild.textContent = text;
    }
    before = day;
  }
}

function dress(item) {
  const pane = item.closest(".pane");
  item.classList.toggle("mine", Boolean(item.dataset.writer) && item.dataset.writer === pane.dataset.user);
  const when = one("article .when", item), at = new Date(when.dateTime);
  when.textContent = told(pane, "hour", at);
  when.title = told(pane, "full", at);
  item.dataset.day = told(pane, "iso", at);
  const quote = one("article .reply-to", item);
  const quoted = quote && one(`.message[data-id="${CSS.escape(quote.dataset.to)}"] > article .text`, pane);
  if (quote) { quote.textContent = quoted ? quoted.textContent : "an earlier message"; quote.hidden = !quoted; }
}

function dressAll(within) { all(".message", within).forEach(dress); all(".messages, .replies", within).forEach(dated); }

const isLow = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 140;
function sink(pane) { const box = one(".scroller", pane); box.scrollTop = box.scrollHeight; }

function count(item) {
  const thread = item && one(":scope > .thread", item);
  if (!thread) return;
  const replies = all(":scope > .message", one(".replies", thread)).length;
  one(".count", thread).textContent = replies;
  if (replies) { thread.hidden = false; }
}

function swap(old, fresh) {
  const held = old.contains(document.activeElement) && old.firstElementChild.contains(document.activeElement) && document.activeElement.textContent;
  old.firstElementChild.replaceWith(fresh.firstElementChild);
  const thread = one(":scope > .thread", old), next = one(":scope > .thread", fresh);
  if (thread && next) { one("summary", thread).replaceWith(one("summary", next)); if (!next.hidden) thread.hidden = false; }
  if (held) { const again = all("article button", old).find((button) => button.textContent === held); (again || one("article", old)).focus({ preventScroll: true }); }
  dress(old); count(old);
}

function append(pane, change, fresh) {
  const parent = change.thread && one(`.message[data-id="${change.thread}"]`, pane);
  const list = parent ? one(":scope > .thread > .replies", parent) : one(".messages", pane);
  fresh.classList.add("new");
  list.append(fresh);
  dress(fresh);
  dated(list);
  if (parent) { count(parent); one(":scope > .thread", parent).open = true; }
}

function show(change) {
  for (const pane of panes()) { coming.get(pane)?.push(change); showIn(pane, change); }
}

function showIn(pane, change) {
  const chat = one(".chat", pane);
  if (chat.dataset.chat !== change.chat) { notify(pane, change); return; }
  const old = one(`.message[data-id="${change.id}"]`, pane);
  if (change.removed) { if (old) { const list = old.parentElement; old.remove(); dated(list); count(list.closest(".message")); } return; }
  const fresh = new DOMParser().parseFromString(change.html, "text/html").querySelector(".message");
  const low = isLow(one(".scroller", pane)) || change.writer === pane.dataset.user;
  if (old) swap(old, fresh); else { append(pane, change, fresh); notify(pane, change, true); }
  if (low) sink(pane);
}

function notify(pane, change, isOpen = false) {
  const button = one(`.switch button[data-chat="${CSS.escape(change.chat)}"]`, pane);
  if (!button || change.removed) return;
  if (!isOpen) one(".dot", button).hidden = false;
  const tab = one(`.tabs button[data-pane="${pane.dataset.pane}"]`);
  if (tab && !pane.classList.contains("on")) one(".dot", tab).hidden = false;
}

let stream = null;
function listen() {
  stream = new EventSource(`/console/events?since=${root.dataset.turn}`);
  stream.addEventListener("message", (event) => { root.dataset.turn = event.lastEventId; show(JSON.parse(event.data)); });
  stream.addEventListener("clock", (event) => document.dispatchEvent(new CustomEvent("clock", { detail: JSON.parse(event.data) })));
  stream.addEventListener("open", () => { root.dataset.live = ""; });
  stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000); });
}

// ---------------------------------------------------------------------------------------------- panes
const coming = new WeakMap(); // by pane whose next chat is on its way: what changed meanwhile, which may not be in it yet
async function sit(pane, user, chat) {
  const meanwhile = [];
  coming.set(pane, meanwhile);
  one(".chat", pane).inert = true; // nobody presses what is about to go
  const query = new URLSearchParams({ as: user, pane: pane.dataset.pane, chat: chat || "" });
  let html = "", wrong = "";
  try {
    const response = await fetch(`/console/chat?${query}`);
    if (response.ok) html = await response.text(); else wrong = await response.text();
  } catch { wrong = NO_ANSWER; }
  if (coming.get(pane) !== meanwhile) return; // somebody sat down elsewhere since
  coming.delete(pane);
  if (wrong) {
    one(".chat", pane).inert = false;
    const select = one("select[name=as]", pane);
    if (select) select.value = pane.dataset.user;
    whisper(pane, wrong, { bad: true });
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".chat");
  const kept = new Set(all(".switch button", pane).filter((button) => !one(".dot", button).hidden && user === pane.dataset.user).map((button) => button.dataset.chat));
  pane.dataset.user = user;
  one(".chat", pane).replaceWith(fresh);
  for (const button of all(".switch button", fresh)) one(".dot", button).hidden = !kept.has(button.dataset.chat) || button.dataset.chat === fresh.dataset.chat;
  unquote(pane);
  dressAll(pane);
  for (const change of meanwhile) showIn(pane, change);
  sink(pane);
}

function front(name) {
  for (const pane of panes()) pane.classList.toggle("on", pane.dataset.pane === name);
  for (const tab of all(".tabs button")) {
    tab.setAttribute("aria-pressed", tab.dataset.pane === name);
    if (tab.dataset.pane === name) one(".dot", tab).hidden = true;
  }
  const pane = panes().find((each) => each.dataset.pane === name);
  if (pane) sink(pane);
}

function unquote(pane) {
  const quoting = one(":scope > .composer .quoting", pane);
  quoting.hidden = true; delete quoting.dataset.to;
  unedit(quoting.closest("form"));
}

function unedit(form) {
  if (form.dataset.editing) one("textarea", form).value = "";
  delete form.dataset.editing;
}

// ---------------------------------------------------------------------------------------------- what people do
async function say(form) {
  const pane = form.closest(".pane"), box = one("textarea", form), text = box.value;
  if (!text.trim() || form.dataset.busy) return;
  const quoting = one(".quoting", form), editing = form.dataset.editing;
  const again = form.dataset.nonce && form.dataset.sent === text;
  const body = { ...spot(pane, form.dataset.thread), text, reply_to: quoting && !quoting.hidden ? quoting.dataset.to : null };
  if (again) body.nonce = form.dataset.nonce; // the same words tried again are the same message
  Object.assign(form.dataset, { nonce: body.nonce, sent: text, busy: "1" });
  try {
    const reply = await post(editing ? "/console/edit" : "/console/say", editing ? { ...body, message: editing } : body);
    if (box.value === text) box.value = "";
    delete form.dataset.nonce; delete form.dataset.editing;
    all(".whisper.bad", pane).forEach((each) => each.remove());
    if (quoting) unquote(pane);
    answered(pane, reply, body);
  } catch (error) { whisper(pane, error.message || NO_ANSWER, { bad: true }); }
  delete form.dataset.busy;
}

function pressed(button) {
  const item = button.closest(".message"), thread = item.parentElement.closest(".message");
  return { ...spot(button.closest(".pane"), thread && thread.dataset.id), message: item.dataset.id, word: button.dataset.word, value: button.dataset.value };
}

async function press(button) {
  const pane = button.closest(".pane"), body = pressed(button);
  if (button.getAttribute("aria-busy") === "true") return;
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  button.setAttribute("aria-busy", "true");
  await send(pane, body);
  button.removeAttribute("aria-busy");
}

async function send(pane, body, name) {
  try { answered(pane, await post("/console/press", body), body, name); } catch (error) { whisper(pane, error.message || NO_ANSWER, { bad: true }); }
}

function openForm(pane, html, where) {
  const dialog = one("#form");
  dialog.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  dialog.dataset.pane = pane.dataset.pane;
  dialog.dataset.where = JSON.stringify({ as: where.as, chat: where.chat, thread: where.thread, threads: where.threads, message: where.message, nonce: nonce() });
  if (!dialog.open) dialog.showModal();
  const first = one("input, textarea, select", dialog);
  if (first) first.focus();
}

async function sendForm(form) {
  const dialog = one("#form"), pane = panes().find((each) => each.dataset.pane === dialog.dataset.pane);
  const fields = Object.fromEntries(new FormData(form)), where = JSON.parse(dialog.dataset.where), button = one("[type=submit]", form);
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  one(".wrong", form)?.remove();
  try {
    const reply = await post("/console/form", { ...where, word: form.dataset.word, value: form.dataset.value, fields });
    const wrong = Object.entries(reply.errors);
    for (const em of all("em", form)) em.textContent = reply.errors[em.id.slice("error-".length)] || "";
    for (const field of all("input, textarea, select", form)) field.setAttribute("aria-invalid", Boolean(reply.errors[field.name]));
    if (wrong.length) { dialog.dataset.where = JSON.stringify({ ...where, nonce: nonce() }); one(`[name="${CSS.escape(wrong[0][0])}"]`, form)?.focus(); }
    else { dialog.close(); answered(pane, reply, where); }
  } catch (error) { // what was written stays, to be sent again
    const wrong = document.createElement("p");
    wrong.className = "wrong"; wrong.setAttribute("role", "alert"); wrong.textContent = error.message;
    one(".form-end", form).before(wrong);
  }
  button.removeAttribute("aria-busy");
}

const tools = {
  reply(pane, item) {
    const thread = item.closest(".thread") || (pane.dataset.skin === "slack" && one(":scope > .thread", item));
    if (thread) { thread.hidden = false; thread.open = true; one("textarea", thread).focus(); return; }
    const composer = one(":scope > .composer", pane), quoting = one(".quoting", composer);
    quoting.dataset.to = item.dataset.id; quoting.hidden = false;
    one("span", quoting).textContent = one("article .text", item).textContent;
    one("textarea", composer).focus();
  },
  edit(pane, item) {
    const composer = one("form.composer", item.closest(".thread") || pane.lastElementChild.parentElement);
    const form = item.closest(".thread") ? composer : one(":scope > .composer", pane), box = one("textarea", form);
    form.dataset.editing = item.dataset.id; box.value = one("article .text", item).textContent; box.focus();
  },
  async delete(pane, item) {
    if (!window.confirm("Delete this message?")) return;
    try { answered(pane, await post("/console/delete", { ...spot(pane), message: item.dataset.id })); } catch (error) { whisper(pane, error.message || NO_ANSWER, { bad: true }); }
  },
  wire(pane, item) { document.dispatchEvent(new CustomEvent("wire", { detail: item })); },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const pane = button.closest(".pane");
  if (button.dataset.word) press(button);
  else if (button.dataset.tool) tools[button.dataset.tool](pane, button.closest(".message"));
  else if (button.matches(".tabs button")) front(button.dataset.pane);
  else if (button.matches(".switch button")) sit(pane, pane.dataset.user, button.dataset.chat);
  else if (button.matches("[data-unquote]")) unquote(pane);
  else if (button.matches("[data-close]")) one("#form").close();
  else if (button.matches(".skins button")) {
    pane.dataset.skin = button.dataset.skin;
    for (const other of all(".skins button", pane)) other.setAttribute("aria-pressed", other === button);
  }
});
document.addEventListener("change", (event) => { if (event.target.matches("select[name=as]")) sit(event.target.closest(".pane"), event.target.value); });
document.addEventListener("submit", (event) => {
  if (event.target.matches(".composer")) { event.preventDefault(); say(event.target); }
  if (event.target.matches(".asked")) { event.preventDefault(); sendForm(event.target); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches(".composer textarea")) { event.preventDefault(); say(event.target.form); }
  if (event.key === "Escape" && event.target.matches(".composer textarea")) { unedit(event.target.form); unquote(event.target.closest(".pane")); }
});

dressAll(document);
panes().forEach(sink);
one("#form").addEventListener("close", (event) => { // the button that opened it may be gone
  const dialog = event.target, pane = panes().find((each) => each.dataset.pane === dialog.dataset.pane), { message } = JSON.parse(dialog.dataset.where);
  if (document.activeElement === document.body && message) one(`.message[data-id="${CSS.escape(message)}"] > article`, pane)?.focus({ preventScroll: true });
});
window.addEventListener("resize", () => panes().forEach(sink));
listen();
