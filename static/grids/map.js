// The map of a community: a touch fills in where it was; while a border is edited, touches set its corners.
"use strict";
(() => {
  const map = document.getElementById("map");
  const data = document.getElementById("map-frame");
  if (!map || !data) return;
  const frame = JSON.parse(data.textContent);
  const form = document.getElementById("boundary-form");
  const field = form && form.querySelector("[name=boundary]");
  const SVG = "http://www.w3.org/2000/svg";
  let ring = frame.ring.slice();
  let dragged = -1;

  const toSheet = ([lon, lat]) => [(lon - frame.west) * frame.squeeze * frame.scale, (frame.north - lat) * frame.scale];
  const toWorld = ([x, y]) => [frame.west + x / (frame.squeeze * frame.scale), frame.north - y / frame.scale];
  const rounded = (point) => point.map((number) => Math.round(number * 1e6) / 1e6);

  function touched(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return rounded(toWorld([point.x, point.y]));
  }

  const shape = document.createElementNS(SVG, "polygon");
  shape.setAttribute("class", "map-drawn");
  const handles = document.createElementNS(SVG, "g");

  function draw() {
    shape.setAttribute("points", ring.map((point) => toSheet(point).join(",")).join(" "));
    handles.replaceChildren(...ring.map((point, at) => {
      const handle = document.createElementNS(SVG, "circle");
      const [x, y] = toSheet(point);
      handle.setAttribute("cx", x);
      handle.setAttribute("cy", y);
      handle.setAttribute("r", 11);
      handle.setAttribute("class", "map-handle");
      handle.dataset.at = at;
      return handle;
    }));
    field.value = ring.length > 2 ? JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) : "";
  }

  if (form) {
    map.append(shape, handles);
    const tools = document.getElementById("map-tools");
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const act = event.target.closest("[data-map]");
      if (!act) return;
      ring = act.dataset.map === "clear" ? [] : ring.slice(0, -1);
      draw();
    });
    field.addEventListener("change", () => {
      try {
        const typed = JSON.parse(field.value);
        if (typed.type === "Polygon") ring = typed.coordinates[0].slice(0, -1);
        draw();
      } catch { /* the server says what is wrong with it */ }
    });
    map.addEventListener("pointerdown", (event) => {
      if (event.target.dataset.at === undefined) return;
      dragged = Number(event.target.dataset.at);
      map.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    map.addEventListener("pointermove", (event) => {
      if (dragged < 0) return;
      ring[dragged] = touched(event);
      draw();
    });
    if (ring.length) draw();
  }

  map.addEventListener("pointerup", (event) => {
    if (dragged >= 0) {
      dragged = -1;
      return;
    }
    const at = touched(event);
    if (form) {
      ring.push(at);
      draw();
    } else {
      document.getElementById("lon").value = at[0];
      document.getElementById("lat").value = at[1];
    }
  });
})();
