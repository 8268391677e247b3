// Charts: only the parts of ECharts that the pages use, drawn as SVG (the strict CSP allows nothing else).
import { LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, SVGRenderer]);

for (const place of document.querySelectorAll("[data-chart]")) {
  init(place, null, { renderer: "svg" }).setOption(JSON.parse(place.dataset.chart));
}
