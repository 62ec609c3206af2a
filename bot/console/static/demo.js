// What only the demo has: the clock bar, "Show me", and the drawer with what each platform would be sent.
"use strict";

// ---------------------------------------------------------------------------------------------- the clock bar
const bar = one(".clock");
const inZone = { timeZone: root.dataset.zone };
const faceOf = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", ...inZone });
const fieldOf = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short", ...inZone });
const face = (at) => faceOf.format(at).replaceAll(",", "");
const field = (at) => fieldOf.format(at).replace(" ", "T");
const goTo = one("#go-to"), way = one("#way");
let clock = { now: Number(bar.dataset.now), rate: Number(bar.dataset.rate), read: performance.now() };

function tick() {
  const now = new Date(clock.now + (performance.now() - clock.read) * clock.rate);
  const text = face(now), shown = one("#desk-time");
  if (shown.textContent !== text) { shown.textContent = text; shown.dateTime = now.toISOString(); }
}
function setClock(state) {
  clock = { now: state.now, rate: state.rate, read: performance.now() };
  for (const button of all("[data-rate]", bar)) if (button.matches("button")) button.setAttribute("aria-pressed", Number(button.dataset.rate) === state.rate);
  tick();
  goTo.min = field(state.now);
  if (!goTo.value || goTo.value <= goTo.min) goTo.value = nextMonday(state.now);
}
function nextMonday(now) { // 09:00, as the field writes it
  const day = new Date(`${field(now).slice(0, 10)}T09:00Z`);
  do day.setUTCDate(day.getUTCDate() + 1); while (day.getUTCDay() !== 1);
  return day.toISOString().slice(0, 16);
}
let moving = Promise.resolve(); // one after the other: nobody's press is lost
function moveClock(path, body) { moving = moving.then(() => moveNow(path, body)); return moving; }
async function moveNow(path, body) {
  bar.setAttribute("aria-busy", "true");
  announceClock(path.endsWith("/go") ? "On the way …" : "");
  showWay([]);
  try { const state = await post(path, body); setClock(state); showAhead(state.ahead); announceClock(state.toast); showWay(state.news); } catch (error) { announceClock(error.message); }
  bar.removeAttribute("aria-busy");
}
function announceClock(text) { one("#clock-said").textContent = text; }
function showAhead(ahead) {
  const text = ahead ? `Next: ${ahead.what}, ${face(ahead.at)}.` : "";
  if (one("#ahead").textContent !== text) one("#ahead").textContent = text;
}
let looking = 0;
function lookAhead() { // something changed: what is due next may be something else now
  clearTimeout(looking);
  looking = setTimeout(async () => { try { showAhead((await (await fetch("/console/clock")).json()).ahead); } catch { /* the next change looks again */ } }, 400);
}
function showWay(news) {
  way.hidden = !news.length; way.open = false;
  one("ol", way).replaceChildren(...news.map((each) => {
    const item = document.createElement("li"), button = element("button", ""), to = element("strong", each.to);
    button.type = "button"; Object.assign(button.dataset, { to: each.chat, as: each.as, message: each.id });
    button.append(element("time", face(each.at)), to, element("span", each.text));
    item.append(button);
    return item;
  }));
}
async function visit(button) { // the message itself, in the pane of somebody who reads it
  const { to: chat, as: user, message } = button.dataset;
  const sits = (pane) => all("select[name=as] option", pane).some((option) => option.value === user);
  const pane = panes().find((each) => one(".chat", each).dataset.chat === chat) || panes().find((each) => each.dataset.user === user) || panes().find(sits);
  way.open = false;
  if (!pane) return;
  front(pane.dataset.pane);
  if (one(".chat", pane).dataset.chat !== chat) { one("select[name=as]", pane).value = user; await sit(pane, user, chat); }
  const item = one(`.message[data-id="${CSS.escape(message)}"]`, pane);
  if (!item) return;
  item.closest("details")?.setAttribute("open", "");
  item.scrollIntoView({ block: "center" });
  one("article", item).focus({ preventScroll: true });
}
bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.rate) moveClock("/console/clock/rate", { rate: Number(button.dataset.rate) });
  if (button?.dataset.jump === "next") moveClock("/console/clock/go", { to: "next" });
  else if (button?.dataset.jump) moveClock("/console/clock/jump", { target: button.dataset.jump });
  if (button?.dataset.message) visit(button);
});
one("#go").addEventListener("submit", (event) => { event.preventDefault(); moveClock("/console/clock/go", { to: goTo.value }); });
document.addEventListener("click", (event) => { if (!way.contains(event.target)) way.open = false; });
way.addEventListener("keydown", (event) => { if (event.key === "Escape" && way.open) { way.open = false; one("summary", way).focus(); } });
new MutationObserver(lookAhead).observe(one("#panes"), { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] });
lookAhead();
document.addEventListener("clock", (event) => setClock(event.detail));
setClock(clock);
setInterval(tick, 500);

// ---------------------------------------------------------------------------------------------- the drawer
const wire = one("#wire");
let lookedAt = null;

document.addEventListener("wire", async (event) => {
  lookedAt = event.detail;
  const response = await fetch(`/console/wire/${lookedAt.dataset.id}`), body = one("#wire-body");
  body.replaceChildren();
  if (!response.ok) body.append(element("p", await response.text()));
  else for (const sent of (await response.json()).sent) body.append(...platform(sent));
  wire.hidden = false;
  wire.focus();
});
function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text; made.className = className;
  return made;
}
function platform(sent) {
  const sizes = element("div", "", "sizes");
  for (const size of sent.sizes) {
    const meter = document.createElement("meter");
    Object.assign(meter, { min: 0, max: size.limit, high: size.limit * 0.9, value: size.used });
    meter.setAttribute("aria-label", size.name);
    sizes.append(element("span", size.name), meter, element("span", `${size.used} of ${size.limit}`, size.fits ? "" : "over"));
  }
  return [element("h3", sent.platform), sizes, element("pre", sent.json)];
}
function closeWire() { wire.hidden = true; if (lookedAt?.isConnected) one(".wire", lookedAt)?.focus(); }
one("#wire-close").addEventListener("click", closeWire);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !wire.hidden) closeWire(); });
one("#copy-test").addEventListener("click", async (event) => {
  const chat = one(".chat", lookedAt.closest(".pane")).dataset.chat;
  const text = await (await fetch(`/console/transcript?chat=${encodeURIComponent(chat)}`)).text();
  await navigator.clipboard.writeText(text);
  event.target.textContent = "Copied";
  setTimeout(() => { event.target.textContent = "Copy as test"; }, 2000);
});

// ---------------------------------------------------------------------------------------------- show me
const fast = new URLSearchParams(location.search).get("pace") === "fast";
const story = { steps: [], at: -1, running: false, skip: () => {}, customer: null };
const pause = (seconds) => new Promise((done) => { story.skip = done; setTimeout(done, fast ? 0 : seconds * 1000); });

function until(find, seconds = 20) {
  return new Promise((done, fail) => {
    const look = () => { const found = find(); if (found) { stop(); done(found); } };
    const watch = new MutationObserver(look), end = setTimeout(() => { stop(); fail(new Error("late")); }, seconds * 1000);
    const stop = () => { watch.disconnect(); clearTimeout(end); };
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
  });
}
const paneOf = (move) => panes().find((pane) => pane.dataset.pane === move.pane);
const newest = (items) => items[items.length - 1];
const buttonOf = (move) => newest(all(`.act[data-word="${move.word}"]`, paneOf(move)).filter((each) => !move.text || each.textContent.trim() === move.text));

async function seat(move) {
  const pane = paneOf(move), select = one("select[name=as]", pane);
  const user = move.pane === "customer" ? story.customer.value : move.who.split(",")[0];
  front(move.pane);
  for (const each of panes()) each.classList.toggle("lit", each === pane);
  if (user && pane.dataset.user !== user) { select.value = user; await sit(pane, user); }
  return pane;
}
async function type(box, text) {
  box.focus();
  for (let end = 3; !fast && end < text.length; end += 3) { box.value = text.slice(0, end); await new Promise((done) => setTimeout(done, 22)); }
  box.value = text;
}
async function touch(button) {
  button.closest("details.more")?.setAttribute("open", "");
  const box = button.closest(".scroller");
  box.scrollTop += button.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
  button.classList.add("pressed");
  await pause(0.7);
  button.classList.remove("pressed");
}
const moves = {
  async say(move) {
    const pane = await seat(move);
    const form = move.room ? await until(() => newest(all(".thread:not([hidden]) > .composer", pane))) : one(":scope > .composer", pane);
    if (move.room) form.parentElement.open = true;
    await type(one("textarea", form), move.text);
    await pause(0.5);
    await say(form);
  },
  async see(move) {
    const pane = await seat(move);
    await until(() => (move.word ? buttonOf(move) : all(".message:not(.mine) .text, .message:not(.mine) .card-title", pane).find((each) => each.textContent.includes(move.text))));
  },
  async press(move) {
    await seat(move);
    const button = await until(() => buttonOf(move));
    await touch(button);
    await press(buttonOf(move) || button);
  },
  async race(move) {
    const pane = await seat(move);
    await touch(await until(() => buttonOf(move)));
    const button = buttonOf(move);
    const names = Object.fromEntries(all("select[name=as] option", pane).map((option) => [option.value, option.text.split(" · ")[0]]));
    const both = move.who.split(",").map((user) => ({ ...pressed(button), as: user })); // both saw the same card
    for (const body of both) await send(pane, body, names[body.as]);
  },
  async fill(move) {
    const form = await until(() => one("#form[open] form.asked"));
    for (const [index, field] of all("input, textarea", form).entries()) if (index < move.fields.length) await type(field, move.fields[index]);
    await pause(0.7);
    form.requestSubmit();
    await until(() => !one("#form").open);
  },
  async clock(move) { await moveClock("/console/clock/jump", { target: move.word }); await pause(1.5); },
};

// The story needs a customer who has not asked anything yet: another one plays the part when the first has.
async function newcomer() {
  for (const option of all('.pane[data-pane="customer"] select option')) {
    const text = await (await fetch(`/console/chat?as=${encodeURIComponent(option.value)}&pane=customer`)).text();
    if (!new DOMParser().parseFromString(text, "text/html").querySelector(".message")) return option;
  }
  return null;
}
function caption(text) {
  one("#caption").textContent = story.customer ? text.replaceAll("Giulia", story.customer.text.split(" ")[0]) : text;
  all("#steps li").forEach((dot, index) => { dot.className = index < story.at ? "done" : index === story.at ? "now" : ""; });
}
async function play() {
  if (story.running) return;
  story.running = true;
  one("#story-next").hidden = false;
  one("#story-stop").textContent = "Stop";
  delete one("#story").dataset.late;
  story.customer = await newcomer();
  story.steps = story.customer ? await (await fetch("/console/story")).json() : [];
  one("#steps").replaceChildren(...story.steps.map(() => element("li", "")));
  one("#story").hidden = false;
  one("#story").dataset.state = "playing";
  for (story.at = 0; story.running && story.at < story.steps.length; story.at += 1) await step(story.steps[story.at], story.at);
  if (story.running) { caption(story.customer ? "That was the main job. Every step can be taken by hand: write, press, move the clock: to what is next (a reminder, a month’s figures, a renewal), or to any day with Go." : "Everybody here has asked already. Stop this demo and start it afresh with: make demo"); one("#story").dataset.state = "done"; }
  for (const pane of panes()) pane.classList.remove("lit");
  one("#story-next").hidden = true;
  one("#story-stop").textContent = "Close";
  story.running = false;
}
async function step(told, index) {
  caption(`${index + 1}. ${told.caption}`);
  await pause(1.2);
  for (const move of told.moves) {
    if (!story.running) return;
    try { await moves[move.do](move); } catch { caption(`${index + 1}. ${told.caption} (This step waited too long; take it by hand, or press Next.)`); one("#story").dataset.late = index + 1; await pause(8); break; }
  }
  if (story.running) await pause(told.hold);
}
one("#show-me").addEventListener("click", play);
one("#story-next").addEventListener("click", () => story.skip());
one("#story-stop").addEventListener("click", () => { story.running = false; story.skip(); one("#story").hidden = true; });
