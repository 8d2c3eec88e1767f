// A border drawn and changed on the map: touches set corners, corners are dragged, moved by keys, deleted.
// `parts` is a MultiPolygon without the repeated last points: parts → rings → [longitude, latitude].
"use strict";
(() => {
  const form = document.getElementById("boundary-form");
  if (!form || !window.gridMap) return;
  const { box, map, toSheet, toWorld, corners } = window.gridMap;
  const field = form.querySelector("[name=boundary]");
  const said = document.getElementById("map-said");
  const adder = form.querySelector("[data-map=add]");
  const NEAR_PX = 12, MOST_HANDLES = 400;
  const shape = L.polygon([], { className: "map-drawn", interactive: false }).addTo(map);
  const handles = L.layerGroup().addTo(map);
  const steps = [];
  let parts = [];
  let isOpen = false; // the last ring is still being drawn: touches add to it

  const copy = (value) => JSON.parse(JSON.stringify(value));
  const lastRing = () => parts.at(-1)?.[0];
  const asParts = (given) => (given.type === "Polygon" ? [given.coordinates] : given.type === "MultiPolygon" ? given.coordinates : [])
    .map((part) => part.map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lon, lat])));

  function read() {
    try {
      const typed = JSON.parse(field.value);
      parts = asParts(typed.type === "Feature" ? typed.geometry : typed);
    } catch {
      parts = []; // the server says what is wrong with it
    }
    isOpen = parts.length === 0;
  }

  function write() {
    const whole = parts.filter((part) => part[0].length > 2).map((part) => part.map((ring) => [...ring, ring[0]]));
    const geometry = whole.length > 1 ? { type: "MultiPolygon", coordinates: whole } : { type: "Polygon", coordinates: whole[0] };
    field.value = whole.length ? JSON.stringify(geometry) : "";
  }

  // A corner near one of a neighbour takes its place, so that neither gap nor overlap comes from an unsteady hand.
  function snapped(latlng) {
    const at = map.latLngToContainerPoint(latlng);
    let nearest = null, distance = NEAR_PX;
    for (const corner of corners) {
      const far = at.distanceTo(map.latLngToContainerPoint(toSheet(corner)));
      if (far < distance) [nearest, distance] = [corner, far];
    }
    return nearest ? nearest.slice(0, 2) : toWorld(latlng);
  }

  function change(act) {
    steps.push(copy([parts, isOpen]));
    act();
    write();
    draw();
  }

  // One handle: of a corner, or (`isMiddle`) of the place between two where a new one may come.
  function handle(ring, at, latlng, kind, { isMiddle = false } = {}) {
    const icon = L.divIcon({ className: `map-handle ${kind}`, iconSize: [36, 36] });
    const title = isMiddle ? box.dataset.middle : box.dataset.corner.replace("#", at + 1);
    const marker = L.marker(latlng, { icon, title, draggable: true, autoPan: true });
    const put = (point) => change(() => ring.splice(at, isMiddle ? 0 : 1, point));
    marker.on("drag", () => {
      const points = ring.map(toSheet);
      points.splice(at, isMiddle ? 0 : 1, marker.getLatLng());
      shape.setLatLngs(parts.map((part) => part.map((other) => (other === ring ? points : other.map(toSheet)))));
    });
    marker.on("dragend", () => put(snapped(marker.getLatLng())));
    marker.addTo(handles);
    marker.getElement().addEventListener("keydown", (event) => {
      if (!pressed(event, ring, at, isMiddle, () => put(toWorld(latlng)))) return;
      event.preventDefault();
      event.stopPropagation();
    });
    return Object.assign(marker, { ring, at: isMiddle ? -1 : at });
  }

  function remove(ring, at) {
    change(() => {
      ring.splice(at, 1);
      parts = parts.map((part) => part.filter((one, index) => index === 0 || one.length > 2)).filter((part) => part[0].length);
      isOpen ||= !parts.length;
    });
  }

  const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  function pressed(event, ring, at, isMiddle, put) {
    if (event.key === "Enter" && isMiddle) put();
    else if (event.key === "Enter") close(ring, at);
    else if (isMiddle) return false;
    else if (event.key === "Delete" || event.key === "Backspace") remove(ring, at);
    else if (MOVES[event.key]) {
      const point = map.latLngToContainerPoint(toSheet(ring[at])).add(L.point(MOVES[event.key]).multiplyBy(event.shiftKey ? 10 : 2));
      change(() => ring.splice(at, 1, toWorld(map.containerPointToLatLng(point))));
    } else return false;
    handles.eachLayer((marker) => marker.ring === ring && marker.at === at && marker.getElement().focus());
    return true;
  }

  function close(ring, at) {
    if (isOpen && ring === lastRing() && at === 0 && ring.length > 2) change(() => (isOpen = false));
  }

  function corner(ring, at, latlng) {
    const marker = handle(ring, at, latlng, at ? "is-corner" : "is-corner is-first");
    marker.on("click", () => close(ring, at));
    marker.on("dblclick contextmenu", () => remove(ring, at));
  }

  function draw() {
    adder.disabled = !isOpen;
    shape.setLatLngs(parts.map((part) => part.map((ring) => ring.map(toSheet))));
    handles.clearLayers();
    const view = map.getBounds().pad(0.1);
    const seen = parts.flat().flatMap((ring) => ring.map((point, at) => [ring, at, toSheet(point)])).filter(([, , latlng]) => view.contains(latlng));
    said.textContent = seen.length > MOST_HANDLES ? box.dataset.many : "";
    if (seen.length > MOST_HANDLES) return;
    for (const [ring, at, latlng] of seen) {
      if (ring.length > 2 && !(isOpen && ring === lastRing() && at === 0)) {
        const before = toSheet(ring.at(at - 1));
        handle(ring, at, L.latLng((latlng.lat + before.lat) / 2, (latlng.lng + before.lng) / 2), "is-middle", { isMiddle: true });
      }
    }
    for (const [ring, at, latlng] of seen) corner(ring, at, latlng);
  }

  function add(latlng) {
    if (!isOpen) return;
    change(() => {
      if (!parts.length) parts.push([[]]);
      lastRing().push(snapped(latlng));
    });
  }

  const ACTS = {
    undo: () => {
      if (steps.length) [parts, isOpen] = steps.pop();
      write();
      draw();
    },
    add: () => add(map.getCenter()),
    clear: () => change(() => [parts, isOpen] = [[], true]),
    part: () => change(() => {
      if (lastRing()?.length > 2) parts.push([[]]);
      isOpen = true;
    }),
  };
  document.getElementById("map-tools").hidden = false;
  form.querySelector(".map-text").open = form.querySelector(".is-invalid, .field-error") !== null;
  document.getElementById("map-tools").addEventListener("click", (event) => {
    const act = event.target.closest("[data-map]");
    if (act) ACTS[act.dataset.map]();
  });
  field.addEventListener("change", () => {
    steps.push(copy([parts, isOpen]));
    read();
    draw();
  });
  map.on("click", (event) => add(event.latlng));
  map.on("moveend", draw);
  read();
  if (shape.setLatLngs(parts.map((part) => part.map((ring) => ring.map(toSheet)))).getBounds().isValid()) map.fitBounds(shape.getBounds(), { padding: [48, 48] });
  draw();
})();
