// The words of a network picture, for vis-network: each in a box that is measured, the weightiest first, and only where
// there is room. No word stands over another or across the edge, and only those of ministers, goals and what is chosen
// stand over a point where they must. What has no room is told by pointing at it.
"use strict";
/** What to draw a point of a shape with: vis-network wants the words of an ellipse inside it, ours stand next to it. */
window.shapeOf = (shape, fill) => shape !== "ellipse" ? { shape } : {
  shape: "custom",
  ctxRenderer: ({ ctx, x, y, state: { selected }, style: { size, borderColor, opacity = 1 } }) => ({
    nodeDimensions: { width: size * 2, height: size * 1.4 },
    drawNode() {
      ctx.beginPath();
      ctx.ellipse(x, y, size, size * .7, 0, 0, 2 * Math.PI);
      Object.assign(ctx, { globalAlpha: opacity, fillStyle: fill, strokeStyle: borderColor, lineWidth: selected ? 3 : 1.5 });
      ctx.fill();
      ctx.stroke();
    },
  }),
};
/** Writes the labels of `nodes` (id, label, group, weight); those of `only`, if that gives a set, and the first of `chosen`. */
window.writeLabels = (network, stage, nodes, { ink, paper, only = () => null, chosen = () => network.getSelectedNodes() }) => {
  const rank = { post: 0, goal: 0, measure: 2 }, gap = 3, widths = new Map();
  const ordered = [...nodes].sort((one, other) => (rank[one.group] ?? 1) - (rank[other.group] ?? 1) || other.weight - one.weight);
  const byId = new Map(nodes.map(node => [node.id, node]));
  let pointed = null;
  network.on("hoverNode", ({ node }) => { pointed = node; });
  network.on("blurNode", () => { pointed = null; });
  network.on("afterDrawing", context => {
    const width = stage.clientWidth, height = stage.clientHeight, ratio = context.canvas.width / width, scale = network.getScale();
    const size = Math.min(18, (width < 600 ? 12 : 13) * Math.max(1, scale)), lit = only(), taken = [];
    const bounds = new Map();
    for (const { id } of nodes) {
      const { left, right, top, bottom } = network.getBoundingBox(id);
      const from = network.canvasToDOM({ x: left, y: top }), to = network.canvasToDOM({ x: right, y: bottom });
      if (to.x > 0 && to.y > 0 && from.x < width && from.y < height) bounds.set(id, [from.x, from.y, to.x, to.y]);
    }
    const marks = [...bounds].filter(([id]) => !lit || lit.has(id));
    const meets = ([left, top, right, bottom], [l, t, r, b]) => left < r && right > l && top < b && bottom > t;
    const font = ({ group }, size) => `${group in rank && group !== "measure" ? "600 " : ""}${size}px "Liberation Sans", Arial, Helvetica, sans-serif`;
    const widthOf = node => {  // measured once, in letters of 100 px
      if (!widths.has(node.id)) {
        context.font = font(node, 100);
        widths.set(node.id, Math.max(...node.label.split("\n").map(line => context.measureText(line).width)));
      }
      return widths.get(node.id) * size / 100;
    };
    const write = (node, foremost) => {
      const mark = bounds.get(node.id);
      if (!mark) return;
      const written = node.label.split("\n"), wide = widthOf(node) + 2 * gap, high = written.length * size * 1.15 + gap;
      const [left, top, right, bottom] = mark, x = Math.min(Math.max((left + right - wide) / 2, 0), width - wide), y = (top + bottom - high) / 2;
      const beyond = right - gap, before = left - wide + gap, under = bottom - gap, over = top - high + gap;
      const places = [[x, bottom + 1], [x, top - high - 1], [right + 1, y], [left - wide - 1, y], [beyond, under], [before, under], [beyond, over], [before, over]]
        .map(([x, y]) => [x, y, x + wide, y + high]);
      const free = places.filter(box => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height && !taken.some(other => meets(box, other)));
      const covered = free.map(box => marks.filter(([id, other]) => id !== node.id && meets(box, other)).length), least = Math.min(...covered);
      const place = foremost || !least ? free[covered.indexOf(least)] : undefined;
      if (!place) return;
      taken.push(place);
      context.font = font(node, size);
      written.forEach((line, at) => {
        const where = [(place[0] + place[2]) / 2, place[1] + gap / 2 + at * size * 1.15];
        context.strokeText(line, ...where);
        context.fillText(line, ...where);
      });
    };
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { textAlign: "center", textBaseline: "top", lineWidth: 3, strokeStyle: paper, fillStyle: ink, lineJoin: "round", globalAlpha: 1 });
    const first = [pointed, ...chosen()].filter(id => byId.has(id));
    for (const id of first.slice(0, 2)) write(byId.get(id), true);
    for (const node of ordered) if (!first.includes(node.id) && (!lit || lit.has(node.id))) write(node, rank[node.group] === 0);
    context.restore();
  });
};
