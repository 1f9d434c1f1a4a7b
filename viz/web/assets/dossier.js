// Remembers on this device which measures and findings the reader gathers, so that each page can add to them. Without it
// a dossier is gathered on its own page, by its form; its address says all that is in it either way.
"use strict";
(() => {
  const link = document.getElementById("dossier");
  if (!link) return;
  const KEY = link.dataset.plan ? `vapa-dossier:${link.dataset.plan}` : "vapa-dossier"; // each plan has a dossier
  const parts = text => [...new URLSearchParams(text)].filter(([name]) => name === "m" || name === "f");
  const written = pairs => new URLSearchParams(pairs).toString();
  const store = {
    read: () => { try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; } },
    write: text => { try { localStorage.setItem(KEY, text); } catch { /* not allowed here: nothing is remembered */ } },
  };
  const here = written(parts(location.search));
  const own = link.getAttribute("href"), onDossier = location.pathname.endsWith(own);
  if (document.querySelector("[data-is-dossier]")) {
    if (location.href.includes("?")) store.write(here);
  } else if (onDossier && here === store.read()) store.write(""); // it holds what is no longer there

  const kept = parts(store.read());
  if (kept.length) {
    link.href = `${own}?${written(kept)}`;
    link.append(` (${kept.length})`);
  }
  document.querySelectorAll("[data-dossier]").forEach(button => {
    const [item] = parts(button.dataset.dossier);
    const there = kept.some(([name, value]) => name === item[0] && value === item[1]);
    button.href = `${own}?${written(there ? kept : [...kept, item])}`;
    if (there) button.textContent = link.dataset.there;
    else if (kept.length) button.textContent = `${link.dataset.add} (${kept.length})`;
  });
  document.querySelectorAll("[data-print]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
