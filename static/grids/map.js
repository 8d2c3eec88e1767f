// The map of a community or a street: borders, buildings, what overlaps or is left out. A touch fills in where it was.
// `window.gridMap` is what map-draw.js draws on.
"use strict";
(() => {
  const box = document.getElementById("map");
  const given = document.getElementById("map-data");
  if (!box || !given || !window.L) return;
  const data = JSON.parse(given.textContent);
  const edge = window.gcj02 || { toSheet: (lat, lon) => [lat, lon], toWorld: (lat, lon) => [lat, lon] };
  const toSheet = ([lon, lat]) => L.latLng(edge.toSheet(lat, lon));
  const toWorld = ({ lat, lng }) => edge.toWorld(lat, lng).reverse().map((number) => Math.round(number * 1e6) / 1e6);

  const plain = (words) => Object.assign(document.createElement("span"), { textContent: words });

  document.getElementById("map-still").hidden = true;
  box.hidden = false;
  const map = L.map(box, { zoomControl: false, minZoom: 8, maxZoom: 20, zoomSnap: data.tiles.address ? 1 : 0.25, doubleClickZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (data.tiles.address) {
    L.tileLayer(data.tiles.address, { attribution: plain(data.tiles.credit).innerHTML, maxZoom: 20, maxNativeZoom: 18, referrerPolicy: "origin" }).addTo(map);
  }

  const layers = {};
  const within = (name) => (layers[name] ||= L.layerGroup().addTo(map));
  const drawn = (shape, kind) => L.geoJSON(shape, { coordsToLatLng: toSheet, style: { className: `map-${kind}` } });
  for (const area of data.areas) {
    const shape = drawn(area.shape, `area ${area.kind}`).addTo(within(area.layer));
    if (area.label) shape.bindTooltip(plain(area.label), { permanent: true, direction: "center", className: "map-name" });
    else shape.bindTooltip(plain(area.name), { sticky: true });
  }
  for (const fault of data.faults) {
    drawn(fault.shape, fault.kind).bindTooltip(plain(fault.words), { sticky: true }).addTo(within(box.dataset.faults));
  }
  for (const [lat, lon, name] of data.dots) {
    const dot = L.circleMarker(toSheet([lon, lat]), { radius: 4, className: "map-dot" });
    dot.bindTooltip(plain(name)).addTo(within(box.dataset.buildings));
  }
  const days = [];
  for (const move of data.moves) {
    const at = toSheet(move.point);
    const mark = L.marker(at, { icon: L.divIcon({ className: "map-move", iconSize: [44, 44] }), title: move.words, alt: move.words });
    const open = () => location.assign(move.url);
    mark.on("click", open).on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && open());
    mark.bindTooltip(plain(move.day), { permanent: true, direction: "right", offset: [8, 0], className: "map-name map-day" });
    mark.addTo(within(box.dataset.moves));
    days.push(mark);
  }
  L.control.layers(null, layers, { collapsed: box.clientWidth < 700 }).addTo(map);
  const [west, south, east, north] = data.bounds;
  map.fitBounds(L.latLngBounds(toSheet([west, south]), toSheet([east, north])), { padding: [16, 16] });

  // Where words would touch, a day goes to the other side of its mark; where no side is free it waits until there is
  // room: after zooming in, or in the list.
  const SIDES = [["right", [8, 0]], ["left", [-8, 0]], ["bottom", [0, 8]], ["top", [0, -8]]];
  const makeRoom = () => {
    const taken = [];
    const fits = (label) => {
      const own = label.getBoundingClientRect();
      const touches = taken.some((other) => own.left < other.right + 2 && other.left < own.right + 2 && own.top < other.bottom && other.top < own.bottom);
      label.classList.toggle("is-waiting", touches);
      if (!touches) taken.push(own);
      return !touches;
    };
    for (const name of box.querySelectorAll(".map-name:not(.map-day)")) fits(name);
    for (const mark of days) {
      const tip = mark.getTooltip();
      if (!tip.getElement() || !map.hasLayer(mark)) continue;
      SIDES.some(([direction, offset]) => {
        Object.assign(tip.options, { direction, offset });
        tip.update();
        return fits(tip.getElement());
      });
    }
  };
  map.on("zoomend layeradd layerremove resize", () => requestAnimationFrame(makeRoom));
  requestAnimationFrame(makeRoom);

  const rings = (shape) => shape.type === "Polygon" ? shape.coordinates : shape.type === "MultiPolygon" ? shape.coordinates.flat() : [];
  window.gridMap = { box, map, toSheet, toWorld, rings, corners: data.areas.flatMap((area) => rings(area.shape).flat()) };
  if (document.getElementById("boundary-form")) return;
  map.on("click", (event) => {
    const [lon, lat] = toWorld(event.latlng);
    document.getElementById("lon").value = lon;
    document.getElementById("lat").value = lat;
  });
})();
