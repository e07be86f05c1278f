/// The report's looks: system fonts, one column, two colour schemes, a print version.
let stylesheet: Markup = """

  :root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1c1e21; --soft: #5b6168; --rule: #dcdfe3; --wash: #f3f4f5; \
  --good: #00694c; --bad: #ab3f00; --shade: #d55e0022; --accent: #005c94; \
  --k0: #0072b2; --k1: #d55e00; --k2: #b0578f; --k3: #1c1e21; --k4: #009e73; --k5: #9a6a00; --k6: #2f8fc4; \
  --b0: #56b4e9; --b1: #0072b2; --b2: #d55e00; --b3: #cc79a7; --b4: #3a3d42; --b5: #e69f00; --b6: #009e73; \
  --b7: #a7abb0; --b8: #f0e442; --b9: #7a5195; }
  @media (prefers-color-scheme: dark) { :root { --paper: #15171a; --ink: #e6e4e0; --soft: #a3a8ae; --rule: #34383d; \
  --wash: #1e2125; --good: #4fc9a0; --bad: #ff9a5c; --shade: #d55e0044; --accent: #7cc4f2; \
  --k0: #56b4e9; --k1: #e8743b; --k2: #d994bb; --k3: #e6e4e0; --k4: #1fb88c; --k5: #e69f00; --k6: #f0e442; \
  --b4: #d8d5d0; --b7: #7c8187; --b9: #a583c4; } }
  * { box-sizing: border-box; }
  html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
  body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink); \
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif; }
  h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -.015em; margin: 0 0 .6rem; overflow-wrap: anywhere; }
  h2 { font-size: 1.4rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 .9rem; }
  h3 { font-size: 1.05rem; margin: 1.9rem 0 .6rem; }
  h4 { font-size: .95rem; margin: 1.5rem 0 .3rem; }
  h4 small, caption small { font-weight: 400; color: var(--soft); margin-left: .4rem; }
  ul { padding-left: 1.2rem; }
  p, li, dd { max-width: 46rem; overflow-wrap: anywhere; }
  section { border-top: 1px solid var(--rule); padding-top: 1.8rem; margin-top: 3rem; }
  a { color: var(--accent); text-underline-offset: .15em; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
  .skip { position: absolute; left: -999rem; top: 0; padding: .6rem 1rem; background: var(--paper); z-index: 2; }
  .skip:focus { left: 1rem; }
  .kicker { color: var(--soft); font-size: .85rem; margin: 0 0 .5rem; font-variant-numeric: tabular-nums; }
  .summary { font-size: 1.2rem; line-height: 1.45; margin: 0 0 .5rem; }
  .why { color: var(--soft); margin: 0; }
  .why span { white-space: nowrap; }
  .lead { font-size: 1.25rem; line-height: 1.4; font-weight: 600; margin: 0 0 1.2rem; }
  nav { margin-top: 2rem; font-size: .9rem; }
  nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0; padding: 0; }
  nav a { display: inline-block; padding: .2rem 0; }
  .scroll { overflow-x: auto; margin: .6rem 0 1.4rem; }
  table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; font-variant-numeric: tabular-nums; \
  min-width: min(100%, 40rem); }
  caption { text-align: left; color: var(--soft); padding: 0 0 .5rem; font-size: .85rem; }
  th, td { text-align: left; vertical-align: top; padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--rule); }
  th:last-child, td:last-child { padding-right: 0; }
  thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
  tbody th { font-weight: 600; white-space: nowrap; }
  th.n, td.n { text-align: right; } td.n { white-space: nowrap; } .wide { width: 100%; }
  tr.group th { padding-top: 1.1rem; color: var(--soft); font-size: .8rem; font-weight: 600; letter-spacing: .04em; \
  border-bottom-color: var(--soft); }
  td small, li small { color: var(--soft); font-size: .82rem; }
  .met { color: var(--good); font-weight: 600; white-space: nowrap; }
  .missed { color: var(--bad); font-weight: 600; display: inline-block; min-width: 9rem; }
  .none { color: var(--soft); font-weight: 400; }
  .dot, .swatch { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .5em; }
  .swatch { border-radius: 2px; width: .85em; height: .85em; }
  .dot { background: var(--k); }
  .swatch { background: var(--b); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .dot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .legend { list-style: none; padding: 0; margin: 0 0 1rem; display: grid; \
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .25rem 1.2rem; font-size: .85rem; }
  .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem 1.6rem; }
  figure { margin: 0; break-inside: avoid; }
  figcaption { font-size: .85rem; font-weight: 600; margin-bottom: .15rem; }
  .chart { display: block; width: 100%; height: auto; font-size: 11px; font-variant-numeric: tabular-nums; }
  .chart text { fill: var(--soft); }
  .chart .name { fill: var(--ink); }
  .chart .fault { fill: var(--bad); font-size: 10px; }
  .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
  .axis { stroke: var(--soft); stroke-width: 1; fill: none; }
  .line { stroke: var(--k); stroke-width: 1.7; fill: none; stroke-linejoin: round; stroke-linecap: round; }
  .leader { stroke: var(--k); stroke-width: 1.7; fill: none; opacity: .55; stroke-linecap: round; }
  .early { stroke-dasharray: .1 4; opacity: 1; }
  .stem { stroke: var(--bad); stroke-width: 1; fill: none; opacity: .6; }
  .shade { fill: var(--shade); }
  .bar { display: block; width: 100%; min-width: 10rem; height: 19px; border-radius: 2px; overflow: hidden; \
  background: var(--wash); font-size: 11px; }
  .bar rect { fill: var(--b); }
  .bar rect.fine { fill: var(--k0); } .bar rect.high { fill: var(--b5); } .bar rect.over { fill: var(--k1); }
  .bar text { text-anchor: middle; fill: #111; }
  .bar .mark { stroke: var(--ink); stroke-width: 2; }
  .bar text.b1, .bar text.b9, .bar text.b4 { fill: #fff; }
  .k0 { --k: var(--k0); } .k1 { --k: var(--k1); } .k2 { --k: var(--k2); } .k3 { --k: var(--k3); } \
  .k4 { --k: var(--k4); } .k5 { --k: var(--k5); } .k6 { --k: var(--k6); }
  .b0 { --b: var(--b0); } .b1 { --b: var(--b1); } .b2 { --b: var(--b2); } .b3 { --b: var(--b3); } .b4 { --b: var(--b4); } \
  .b5 { --b: var(--b5); } .b6 { --b: var(--b6); } .b7 { --b: var(--b7); } .b8 { --b: var(--b8); } .b9 { --b: var(--b9); }
  @media (prefers-color-scheme: dark) { .bar text.b4, .bar text.b9 { fill: #111; } }
  details { margin: .8rem 0; } summary { cursor: pointer; font-weight: 600; font-size: .925rem; padding: .25rem 0; }
  dl { margin: 0; } dl div { display: grid; grid-template-columns: 8rem 1fr; gap: 0 1rem; padding: .3rem 0; \
  border-bottom: 1px solid var(--rule); font-size: .925rem; } dt { color: var(--soft); } dd { margin: 0; max-width: none; }
  code, pre { font: .86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .long { overflow-wrap: anywhere; }
  pre { background: var(--wash); padding: 1rem; margin: 0; width: max-content; min-width: 100%; border-radius: 4px; }
  footer { margin-top: 4rem; border-top: 1px solid var(--rule); color: var(--soft); font-size: .85rem; }
  @media (max-width: 40rem) { body { padding: 1.4rem 1rem 3rem; } h1 { font-size: 1.6rem; } .lead { font-size: 1.1rem; } \
  .summary { font-size: 1.05rem; } dl div { grid-template-columns: 1fr; } }
  @page { margin: 14mm; }
  @media print { td small, li small { font-size: 90%; } body { max-width: none; padding: 0; font-size: 9.5pt; } nav, .skip { display: none; } \
  .scroll { overflow: visible; } table { font-size: 7.5pt; } tr, figure { break-inside: avoid; } \
  h2, h3, h4 { break-after: avoid; } th, td { padding-right: .5rem; } .charts { grid-template-columns: 1fr 1fr; } \
  .bar rect, .shade, .line { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

  """
