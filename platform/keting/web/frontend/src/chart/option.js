// From the page's data to what ECharts draws: every colour and size is read from the tokens.

const DASHES = ["solid", "dashed", "dotted"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

export function option(data, style, width) {
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const size = parseFloat(style.fontSize);
  const colours = ["jade", "ink-2", "jade-2", "rule-2"].map(token);
  const text = { color: token("ink-2"), fontFamily: style.fontFamily, fontSize: size };
  const many = data.series.length > 1;
  const lying = data.kind === "bar" && isCrowded(data.labels, width, size);
  const names = { type: "category", data: data.labels, inverse: lying, axisLabel: { ...text, hideOverlap: !lying, interval: lying ? 0 : "auto" }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("ink"), width: 2 } } };
  const values = { type: "value", minInterval: 1, axisLabel: { ...text, hideOverlap: true, formatter: (value) => value.toLocaleString("en") }, splitLine: { lineStyle: { color: token("rule") } } };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    animationDuration: 300,
    aria: { enabled: true, label: { enabled: false }, decal: { show: many && data.kind === "bar", decals: decals(token) } },
    color: colours,
    textStyle: text,
    grid: { left: 4, right: 12, top: many ? size * 2.6 : size, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: many, left: 0, top: 0, itemWidth: 28, itemHeight: 12, itemGap: 20, selectedMode: false, textStyle: text, data: data.series.map((one) => one.name) },
    tooltip: tooltip(data, token, text),
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: [...band(data, token), ...data.series.map((one, n) => series(data.kind, one, n, colours, token))],
  };
}

// Labels that would not fit side by side: the bars lie down.
function isCrowded(labels, width, size) {
  const widest = Math.max(...labels.map((label) => [...label].reduce((sum, char) => sum + (char > "⺀" ? 1 : 0.6), 0)));
  return labels.length * (widest + 1) * size > width - 60;
}

function series(kind, one, n, colours, token) {
  const common = { name: one.name, type: kind, data: one.values, cursor: "default", emphasis: { disabled: true } };
  if (kind === "bar") {
    return { ...common, barMaxWidth: 36, barGap: "20%", itemStyle: { borderColor: token("ink"), borderWidth: 1 } };
  }
  return {
    ...common,
    symbol: SYMBOLS[n % SYMBOLS.length],
    symbolSize: 9,
    showAllSymbol: one.values.length <= 16,
    connectNulls: false,
    lineStyle: { width: 2.5, type: DASHES[n % DASHES.length] },
    itemStyle: { color: colours[n % colours.length] },
  };
}

// Where most of the peers are: a quiet band between two lines.
function band(data, token) {
  if (!data.low.length || !data.high.length) return [];
  const quiet = { type: "line", stack: "peers", symbol: "none", silent: true, tooltip: { show: false }, emphasis: { disabled: true } };
  const gap = data.high.map((value, n) => (value === null || data.low[n] === null ? null : value - data.low[n]));
  const edge = { color: token("rule-2"), width: 1, type: "dotted" };
  return [
    { ...quiet, data: data.low, lineStyle: edge },
    { ...quiet, data: gap, lineStyle: edge, areaStyle: { color: token("paper-2"), opacity: 1 } },
  ];
}

// Rich text stays inside the SVG: the policy refuses a tooltip made of HTML.
function tooltip(data, token, text) {
  const words = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en"));
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: token("sheet"),
    borderColor: token("rule-2"),
    borderWidth: 1,
    shadowBlur: 0,
    textStyle: { ...text, color: token("ink") },
    axisPointer: { type: data.kind === "bar" ? "none" : "line", lineStyle: { color: token("persimmon-2") } },
    formatter: (points) => {
      const lines = data.series.map((one) => `${one.name}  ${words(one.values[points[0].dataIndex])} ${data.unit}`);
      return [data.labels[points[0].dataIndex], ...lines].join("\n");
    },
  };
}

// Patterns tell bars apart on grey paper.
function decals(token) {
  const ground = token("sheet");
  return [
    { symbol: "none" },
    { color: ground, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
    { color: ground, symbol: "circle", symbolSize: 0.7, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
    { color: ground, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
  ];
}
