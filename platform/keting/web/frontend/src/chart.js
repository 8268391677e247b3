// Charts: only the parts of ECharts that the pages use, drawn as SVG (the strict CSP allows nothing else).
// <figure data-chart="ID"> names its data (json_script) and holds a .chart-face; its table stays below.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { option } from "./chart/option.js";

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent]);

const schemes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")];
const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";

function draw(figure) {
  const face = figure.querySelector(".chart-face");
  const source = document.getElementById(figure.dataset.chart);
  if (!face || !source || face.firstChild) return;
  face.classList.add("is-drawn");
  const data = JSON.parse(source.textContent);
  face.classList.toggle("is-tall", data.kind === "bar" && data.labels.length > 6);
  const chart = init(face, null, { renderer: "svg", locale });
  const paint = () => chart.setOption(option(data, getComputedStyle(face), face.clientWidth), true);
  paint();
  new ResizeObserver(() => {
    chart.resize();
    paint();
  }).observe(face);
  for (const scheme of schemes) scheme.addEventListener("change", paint);
}

const drawAll = (part) => part.querySelectorAll("[data-chart]").forEach(draw);
drawAll(document);
document.body.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
