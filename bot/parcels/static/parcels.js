// Progress while files are sent. Without this script the form works all the same.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const [input] = form.querySelectorAll("input[type=file]");
  event.preventDefault();
  const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
  if (bytes > Number(form.dataset.most)) return say(form.dataset.large, "bad");
  send(form);
});

function send(form) {
  const bar = form.querySelector("progress");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  const over = (failed) => {
    button.disabled = false;
    bar.hidden = true;
    if (failed) say(form.dataset.broken, "bad");
  };
  request.upload.addEventListener("progress", (told) => {
    if (told.lengthComputable) bar.value = told.loaded / told.total;
  });
  request.addEventListener("load", () => show(request.responseText) || over(true));
  request.addEventListener("error", () => over(true));
  request.addEventListener("abort", () => over(true));
  request.open("POST", form.getAttribute("action"));
  request.send(new FormData(form));
  button.disabled = true;
  bar.value = 0;
  bar.hidden = false;
  say(form.dataset.sending, "done");
}

function show(text) {
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  if (!main) return false;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.querySelector("#said, h1").scrollIntoView({ block: "nearest" });
  return true;
}

function say(text, kind) {
  const said = document.querySelector("#said");
  said.textContent = text;
  said.className = kind;
  said.hidden = false;
}
