// Draws the network of /netwerk with vis-network, at the places that the server computed, and lets people look around.
"use strict";
(async () => {
  const box = document.getElementById("network"), stage = document.getElementById("canvas");
  const words = JSON.parse(document.getElementById("words").textContent);
  const found = document.getElementById("found"), seek = document.getElementById("seek");
  const empty = box.querySelector("[data-empty]"), chosen = box.querySelector("[data-chosen]");
  box.hidden = false;
  document.querySelectorAll("[data-with-script]").forEach(item => { item.hidden = false; });

  let data;
  try {
    const answer = await fetch(box.dataset.from);
    if (!answer.ok || !window.vis) throw new Error(answer.status);
    data = await answer.json();
  } catch {
    stage.hidden = true;
    found.textContent = words.failed;
    return;
  }

  const highlight = "highlight" in box.dataset;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // wheel and finger scroll the page; Ctrl with the wheel, two fingers and the buttons zoom
  stage.addEventListener("wheel", event => { if (!event.ctrlKey) event.stopImmediatePropagation(); }, { capture: true, passive: true });
  const finger = matchMedia("(pointer: coarse)").matches;
  // in forced colours and high contrast the words and lines take the colours of the reader
  const forced = matchMedia("(forced-colors: active)").matches, plainer = forced || matchMedia("(prefers-contrast: more)").matches;
  const ink = forced ? "CanvasText" : "#1a2430", paper = forced ? "Canvas" : "#fbfcfd";
  const faint = plainer ? (forced ? "CanvasText" : "#4d5a67") : "rgba(105,120,135,.42)", dim = "rgba(105,120,135,.1)", strong = "#0a5687", bridge = "#a3231f";
  const byPath = new Map(data.nodes.map((node, id) => [node.path, id]));
  const near = data.nodes.map(() => []);
  for (const [one, other] of data.edges) { near[one].push(other); near[other].push(one); }

  const drawn = (node, id) => {
    const fill = node.shape === "ellipse" ? "#e3eaee" : node.colour;
    return {
      id, x: node.x, y: node.y, title: node.name, size: (node.group === "measure" ? 6 : 9) + (node.group === "measure" ? 13 : 10) * node.weight, ...shapeOf(node.shape, fill),
      color: { background: fill, border: node.colour, highlight: { background: node.colour, border: "#1a2430" } },
    };
  };
  const lineOf = ([from, to, bridging, role], id) => ({
    id, from, to, title: role, width: highlight && bridging ? 2 : 1,
    color: { color: highlight ? (bridging ? bridge : dim) : faint, highlight: strong, hover: strong },
  });
  const nodes = new vis.DataSet(data.nodes.map(drawn)), lines = new vis.DataSet(data.edges.map(lineOf));
  const many = data.edges.length > 900;
  const network = new vis.Network(stage, { nodes, edges: lines }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: true, dragView: !finger, hideEdgesOnDrag: many, hideEdgesOnZoom: many, tooltipDelay: 150, selectConnectedEdges: false,
      keyboard: { enabled: true, bindToWindow: false },
    },
    nodes: { borderWidth: 1.5 },
    edges: { smooth: false },
  });
  const move = options => ({ ...options, animation: calm || many ? false : { duration: 300, easingFunction: "easeInOutQuad" } });
  network.fit({ animation: false });

  let lit = null;
  writeLabels(network, stage, data.nodes.map((node, id) => ({ ...node, id })), { ink, paper, only: () => lit });

  // --- the chosen point: in the picture, in the panel and in the address ---

  const element = (name, text, attributes = {}) => {
    const made = Object.assign(document.createElement(name), attributes);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const spoken = node => (node.language ? { lang: node.language } : {});
  const address = (path, changes) => {
    const to = new URL(path, location.href);
    for (const [key, value] of Object.entries(changes)) to.searchParams.set(key, value);
    return to.pathname + to.search;
  };
  const site = box.dataset.site.replace(/\/$/, "");

  function tell(id) {
    const node = data.nodes[id];
    const parts = [element("p", `${node.kind}, ${near[id].length} ${near[id].length === 1 ? words.line : words.lines}`, { className: "kind" }), element("h3", node.name, spoken(node))];
    if (node.ministers.length && node.group !== "post") {
      parts.push(element("p", `${node.group === "measure" ? words.led : words.ministers}: ${node.ministers.join("; ")}`, { className: "note" }));
    }
    const links = element("p");
    links.append(element("a", words.page, { href: site + node.href }), document.createElement("br"),
      element("a", words.around, { href: address(`${site}/netwerk`, { rond: node.path }) }));
    parts.push(links);
    const kinds = Map.groupBy ? Map.groupBy(near[id], other => data.nodes[other].kind) : new Map([[words.tied, near[id]]]);
    for (const [kind, others] of kinds) {
      const list = element("ul");
      for (const other of others) {
        const item = element("li"), button = element("button", data.nodes[other].name, { type: "button", ...spoken(data.nodes[other]) });
        button.addEventListener("click", () => choose(other, true));
        item.append(button);
        list.append(item);
      }
      parts.push(element("h4", kind.charAt(0).toUpperCase() + kind.slice(1)), list);
    }
    const close = element("button", words.close, { type: "button", className: "button quiet" });
    close.addEventListener("click", () => choose(null));
    parts.push(close);
    chosen.replaceChildren(...parts);
  }

  function light(ids) {
    // only what changes is redrawn, so that a click stays quick in a large picture
    const was = lit;
    lit = ids;
    nodes.update(data.nodes.flatMap((_, id) => {
      const now = !ids || ids.has(id), before = !was || was.has(id);
      return now === before ? [] : [{ id, opacity: now ? 1 : .13 }];
    }));
  }
  function choose(id, centre = false) {
    empty.hidden = id !== null;
    chosen.hidden = id === null;
    light(id === null ? null : new Set([id, ...near[id]]));
    const own = id === null ? [] : data.edges.flatMap(([one, other], line) => (one === id || other === id ? [line] : []));
    network.setSelection({ nodes: id === null ? [] : [id], edges: own }, { highlightEdges: false });
    if (id !== null) tell(id);
    if (id !== null && centre) network.focus(id, move({ scale: Math.max(network.getScale(), .7) }));
    const here = new URL(location.href);
    if (id === null) here.searchParams.delete("punt"); else here.searchParams.set("punt", data.nodes[id].path);
    history.replaceState(null, "", here);
  }
  network.on("click", ({ nodes: [id] }) => choose(id ?? null));
  network.on("doubleClick", ({ nodes: [id] }) => {
    if (id !== undefined) location.href = address(`${site}/netwerk`, { rond: data.nodes[id].path });
  });
  document.querySelectorAll("[data-node]").forEach(link => link.addEventListener("click", event => {
    if (!byPath.has(link.dataset.node) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(byPath.get(link.dataset.node), true);
    box.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
    chosen.querySelector("a").focus({ preventScroll: true });
  }));
  stage.addEventListener("keydown", event => { if (event.key === "Escape") choose(null); });

  // --- find, zoom, save ---

  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = data.nodes.map(node => plain(node.name));
  /** The point meant most: one that is called so, else starts so, else has it in its name. */
  const meant = wanted => [text => text === wanted, text => text.startsWith(wanted), text => text.includes(wanted)]
    .map(fits => texts.findIndex(fits)).find(hit => hit >= 0) ?? -1;
  const every = [...document.querySelectorAll("#names option")].map(option => option.value);
  const elsewhere = wanted => every.filter(name => plain(name).includes(wanted));
  const around = name => address(`${site}/netwerk`, { rond: name });
  seek.addEventListener("input", () => {
    const wanted = plain(seek.value.trim());
    if (!wanted) { found.textContent = ""; light(null); return; }
    const hits = texts.flatMap((text, id) => (text.includes(wanted) ? [id] : []));
    found.textContent = hits.length ? `${hits.length} ${words.found}: ${hits.slice(0, 3).map(id => data.nodes[id].name).join("; ")}${hits.length > 3 ? " …" : ""}` : words.none;
    light(hits.length ? new Set(hits) : null);
    const outside = hits.length ? [] : elsewhere(wanted);
    if (!outside.length) return;
    found.replaceChildren(`${words.bring} `, ...outside.slice(0, 5).flatMap(name => [element("a", name, { href: around(name) }), " "]));
  });
  seek.addEventListener("keydown", event => {
    const wanted = plain(seek.value.trim()), hit = meant(wanted);
    if (event.key !== "Enter" || !wanted) return;
    const [outside] = hit < 0 ? elsewhere(wanted) : [];
    if (hit >= 0) choose(hit, true); else if (outside) location.href = around(outside);
  });

  // the whole picture with its legend and source, as the server draws it, wide enough to print
  function save() {
    const picture = new Image();
    picture.addEventListener("load", () => {
      const canvas = element("canvas"), scale = Math.min(3, 12000 / picture.naturalWidth, 12000 / picture.naturalHeight);
      canvas.width = picture.naturalWidth * scale;
      canvas.height = picture.naturalHeight * scale;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => {
        const link = element("a", undefined, { href: URL.createObjectURL(blob), download: "netwerk.png" });
        link.click();
        URL.revokeObjectURL(link.href);
      });
    });
    picture.addEventListener("error", () => { found.textContent = words.failed; });
    picture.src = box.dataset.svg;
  }
  const doing = {
    in: () => network.moveTo(move({ scale: network.getScale() * 1.4 })),
    out: () => network.moveTo(move({ scale: network.getScale() / 1.4 })),
    fit: () => network.fit(move({})),
    png: save,
  };
  box.querySelectorAll("[data-do]").forEach(button => button.addEventListener("click", doing[button.dataset.do]));

  const selected = new URL(location.href).searchParams.get("punt");
  if (byPath.has(selected)) choose(byPath.get(selected), true);
  window.vapaNetwork = { network, data, choose };
})();
