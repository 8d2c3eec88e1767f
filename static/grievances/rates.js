// Charts of the three rates. Their data stands in the page as JSON and again as a table; without this file nothing is lost.
"use strict";
(() => {
  const source = document.getElementById("rates-charts");
  if (!source || typeof window.echarts === "undefined") return;
  const data = JSON.parse(source.textContent);
  const places = [...document.querySelectorAll("[data-chart]")];
  const drawn = new Map();
  const narrow = () => window.innerWidth < 600;
  const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const percent = (value) => (value === null || value === undefined ? "—" : `${value.toFixed(1)}%`);

  function look() {
    return {
      ink: variable("--ink"),
      quiet: variable("--ink-quiet"),
      line: variable("--line"),
      paper: variable("--paper"),
      lines: [variable("--blue"), variable("--in-time"), variable("--soon")],
      bar: variable("--grey-tint"),
      button: variable("--button"),
      bands: ["--paper", "--blue-tint", "--blue", "--button", "--blue-strong"].map(variable),
      size: parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125,
    };
  }
  const base = (see, words) => ({
    animation: false,
    aria: { enabled: true, label: { description: words } },
    textStyle: { color: see.ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: see.size },
    tooltip: { trigger: "item", confine: true, backgroundColor: see.paper, borderColor: see.line, textStyle: { color: see.ink, fontSize: see.size } },
  });
  const axisText = (see) => ({ color: see.quiet, fontSize: see.size });

  function trend(see, part) {
    return {
      tooltip: { trigger: "axis", valueFormatter: undefined },
      legend: { top: 0, textStyle: { color: see.ink, fontSize: see.size }, itemGap: 16 },
      grid: { left: 8, right: 8, top: narrow() ? 68 : 44, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: part.months, axisLabel: { ...axisText(see), hideOverlap: true }, axisLine: { lineStyle: { color: see.line } } },
      yAxis: [
        { type: "value", min: 0, max: 100, axisLabel: { ...axisText(see), formatter: "{value}%" }, splitLine: { lineStyle: { color: see.line } } },
        { type: "value", axisLabel: axisText(see), splitLine: { show: false }, minInterval: 1 },
      ],
      series: [
        { name: part.raisedLabel, type: "bar", yAxisIndex: 1, data: part.raised, itemStyle: { color: see.bar }, barMaxWidth: 32 },
        ...part.rates.map((rate, number) => ({
          name: rate.name, type: "line", data: rate.values, symbol: ["circle", "rect", "triangle"][number], symbolSize: 7, connectNulls: false,
          lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][number] }, color: see.lines[number],
          tooltip: { valueFormatter: percent },
        })),
      ],
    };
  }

  function bars(see, part, words) {
    const names = [...part.names].reverse();
    return {
      grid: { left: 8, right: see.size * 5, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", show: false, max: words ? 100 : undefined },
      yAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { ...axisText(see), color: see.ink, width: narrow() ? 96 : 180, overflow: "truncate" } },
      series: [{
        name: part.label, type: "bar", data: [...part.values].reverse(), barMaxWidth: 18, itemStyle: { color: see.button, borderRadius: 2 }, cursor: "pointer",
        label: { show: true, position: "right", color: see.ink, fontSize: see.size, formatter: (at) => (words ? percent(at.value) : at.value) },
        tooltip: { valueFormatter: words ? percent : undefined },
      }],
    };
  }

  function flow(see, part) {
    return {
      series: [{
        type: "sankey", data: part.nodes.map((name) => ({ name })), links: part.links, left: 8, right: narrow() ? 84 : 110, top: 8, bottom: 8, nodeGap: 14,
        draggable: false, itemStyle: { color: see.button, borderWidth: 0 }, lineStyle: { color: see.button, opacity: 0.22 },
        label: { color: see.ink, fontSize: see.size }, emphasis: { lineStyle: { opacity: 0.5 } },
      }],
    };
  }

  function map(see, part) {
    return {
      tooltip: { formatter: (at) => `${at.data?.title ?? ""} ${percent(at.data?.value)}` },
      visualMap: {
        type: "piecewise", show: false,
        pieces: [{ lt: 60, color: mix(see, 0.06) }, { gte: 60, lt: 70, color: mix(see, 0.18) }, { gte: 70, lt: 80, color: mix(see, 0.32) }, { gte: 80, lt: 90, color: mix(see, 0.6) }, { gte: 90, color: mix(see, 0.9) }],
      },
      series: [{
        name: part.label, type: "map", map: "rates", roam: false, selectedMode: false, itemStyle: { borderColor: see.quiet, areaColor: see.paper },
        label: { show: !narrow(), color: see.ink, fontSize: see.size * 0.9, textBorderColor: see.paper, textBorderWidth: 2, formatter: (at) => at.data?.title ?? "" },
        emphasis: { label: { show: true }, itemStyle: { areaColor: see.bar } },
        data: part.areas.map((area) => ({ name: area.code, title: area.name, value: area.value, url: area.link })),
      }],
    };
  }
  function mix(see, share) {
    const rgb = (colour) => colour.replace("#", "").match(/../g).map((two) => parseInt(two, 16));
    const [from, to] = [rgb(see.paper), rgb(see.button)];
    return `rgb(${from.map((value, at) => Math.round(value + (to[at] - value) * share)).join(",")})`;
  }

  const options = {
    trend: (see) => trend(see, data.trend),
    areas: (see) => bars(see, data.areas, true),
    categories: (see) => bars(see, data.categories, false),
    flow: (see) => flow(see, data.flow),
    map: (see) => map(see, data.map),
  };
  const lengths = { areas: () => data.areas.names.length, categories: () => data.categories.names.length };

  function draw(place) {
    const name = place.dataset.chart;
    if (name in lengths) {
      if (!lengths[name]()) return;
      place.style.height = `${Math.max(6, lengths[name]() * 1.75 + 1.5)}rem`;
    }
    place.textContent = "";
    drawn.get(place)?.dispose();
    place.style.display = "block";
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const see = look();
    const own = options[name](see);
    const common = base(see, place.dataset.words);
    chart.setOption({ ...common, ...own, tooltip: { ...common.tooltip, ...own.tooltip } });
    chart.on("click", (at) => {
      const list = data[name].links;
      const url = at.data?.url ?? (Array.isArray(list) && at.componentType === "series" && name !== "flow" ? list[list.length - 1 - at.dataIndex] : "");
      if (url) location.assign(url);
    });
    drawn.set(place, chart);
  }
  function drawAll() {
    for (const place of places) {
      if (place.dataset.chart !== "map") draw(place);
      else if (window.echarts.getMap("rates")) draw(place);
    }
  }

  if (data.map) {
    fetch(data.map.url, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((shapes) => {
        if (!shapes.features.length) throw new Error("no shapes");
        window.echarts.registerMap("rates", shapes);
        drawAll();
      })
      .catch(() => {
        for (const place of places.filter((each) => each.dataset.chart === "map")) place.remove();
      });
  }
  drawAll();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  let later = 0;
  window.addEventListener("resize", () => {
    clearTimeout(later);
    later = setTimeout(drawAll, 150);
  });
})();
