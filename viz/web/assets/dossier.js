// Remembers on this device what the reader gathers, so that every list and page can add to it without being left, and
// keeps what is written in the dossier in its address. Without it the form of the dossier does both; its address says
// all that is in it either way.
"use strict";
(() => {
  const link = document.getElementById("dossier");
  if (!link) return;
  const KEY = link.dataset.plan ? `vapa-dossier:${link.dataset.plan}` : "vapa-dossier"; // each plan has a dossier
  const NAMES = ["titel", "datum", "m", "f", "n", "v"], own = link.getAttribute("href"), called = link.textContent;
  const parts = text => [...new URLSearchParams(text)].filter(([name, value]) => NAMES.includes(name) && value);
  const written = pairs => new URLSearchParams(pairs).toString();
  const at = query => query ? `${own}${own.includes("?") ? "&" : "?"}${query}` : own;
  const item = ([name]) => name === "m" || name === "f";
  const store = {
    read: () => { try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; } },
    write: text => { try { localStorage.setItem(KEY, text); } catch { /* not allowed here: nothing is remembered */ } },
  };
  const form = document.querySelector("form.dossier");
  const here = written(parts(location.search));
  const onDossier = location.pathname.endsWith(own.split("?")[0]);
  if (document.querySelector("[data-is-dossier]")) {
    if (here || /\?(&lang=..)?$/.test(location.href.split("#")[0])) store.write(here); // emptied, its address ends so
    else if (store.read()) location.replace(at(store.read())); // typed in or a bookmark: what was gathered is there
  } else if (onDossier && here === store.read()) store.write(""); // it holds what is no longer there

  const told = document.createElement("span");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  link.after(told);
  const show = () => {
    const kept = parts(store.read()), count = kept.filter(item).length;
    link.href = at(written(kept));
    link.textContent = called + (count ? ` (${count})` : "");
    document.querySelectorAll("[data-kept]").forEach(hint => {  // a bookmark of an empty dossier, and something is kept
      hint.hidden = !count;
      hint.querySelector("a").href = link.href;
    });
    document.querySelectorAll("[data-dossier]").forEach(button => {
      const [asked] = parts(button.dataset.dossier), short = "short" in button.dataset;
      const there = kept.some(([name, value]) => name === asked[0] && value === asked[1]);
      button.href = at(written(there ? kept : [...kept, asked]));
      button.toggleAttribute("data-there", there);
      if (there && short) button.lastElementChild.textContent = `✓ ${called.toLowerCase()}`;
      else if (there) button.textContent = link.dataset.there;
      else if (count && !short) button.textContent = `${link.dataset.add} (${count})`;
    });
  };
  show();
  addEventListener("pageshow", show); // after Back, another page can have added something
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-dossier]:not([data-there])");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const text = written([...parts(store.read()), ...parts(button.dataset.dossier)]);
    store.write(text);
    if (store.read() !== text) return; // nothing is remembered here: the link goes to the dossier
    event.preventDefault();
    show();
    told.textContent = `${"short" in button.dataset ? button.firstElementChild.textContent : ""} ${link.dataset.there.split(":")[0]}: ${link.textContent}`.trim();
  });

  if (form) {
    const shared = document.getElementById("d-link"), word = form.querySelector("[data-word]");
    form.addEventListener("change", event => {
      if (event.target.id === "d-m") return;
      const query = written(parts(written([...new FormData(form)].filter(([, value]) => typeof value === "string"))));
      store.write(query);
      history.replaceState(null, "", at(query));
      show();
      const copy = event.target.nextElementSibling;
      if (copy?.matches(".print-only")) copy.textContent = event.target.value;
      document.querySelector("h1").textContent = document.getElementById("d-title").value || called;
      if (!shared) return;
      shared.value = location.href.split("#")[0];
      document.getElementById("d-long").hidden = shared.value.length <= Number(shared.dataset.most);
      word.href = at(query).replace("dossier?", "dossier.docx?");
    });
    const copying = form.querySelector("[data-copy]");
    if (copying && navigator.clipboard) {
      copying.hidden = false;
      copying.addEventListener("click", async () => {
        await navigator.clipboard.writeText(shared.value);
        copying.textContent = copying.dataset.done;
      });
    }
  }
  document.querySelectorAll("[data-print]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
