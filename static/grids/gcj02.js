// GCJ-02, the shifted coordinates in which some providers draw: used at the edge of their tiles and nowhere else.
// What is stored and sent is WGS-84. Outside mainland China's frame nothing is shifted.
"use strict";
(() => {
  const RADIUS = 6378245, FLATNESS = 0.006693421622965943, PI = Math.PI;
  const wave = (x, ...terms) => terms.reduce((sum, [size, factor]) => sum + size * Math.sin(x * factor * PI), 0) * 2 / 3;
  const isOutside = (lat, lon) => lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;

  function shiftOf(lat, lon) {
    const x = lon - 105, y = lat - 35, ripple = wave(x, [20, 6], [20, 2]), bend = 0.1 * Math.sqrt(Math.abs(x));
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * bend + ripple + wave(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]);
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + bend + ripple + wave(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]);
    const angle = lat * PI / 180, flat = 1 - FLATNESS * Math.sin(angle) ** 2, root = Math.sqrt(flat);
    return [
      (north * 180) / ((RADIUS * (1 - FLATNESS)) / (flat * root) * PI),
      (east * 180) / ((RADIUS / root) * Math.cos(angle) * PI),
    ];
  }

  function toSheet(lat, lon) {
    if (isOutside(lat, lon)) return [lat, lon];
    const [north, east] = shiftOf(lat, lon);
    return [lat + north, lon + east];
  }

  // Turned round by approaching: after three rounds the error is below a millimetre.
  function toWorld(lat, lon) {
    if (isOutside(lat, lon)) return [lat, lon];
    let found = [lat, lon];
    for (let round = 0; round < 4; round += 1) {
      const [north, east] = shiftOf(...found);
      found = [lat - north, lon - east];
    }
    return found;
  }

  window.gcj02 = { toSheet, toWorld };
})();
