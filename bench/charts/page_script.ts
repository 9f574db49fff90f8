/**
 * The only program in a page; it reads what is drawn and changes nothing of what it says. Without it
 * the page is whole, only without read-outs, sorting and the choice of a theme.
 */
export const pageScript = `"use strict";
(() => {
  const root = document.documentElement;
  const stored = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("theme", value);
      return localStorage.getItem("theme");
    } catch { return null; }
  };
  const themes = ["auto", "light", "dark"];
  const button = document.querySelector("[data-theme-toggle]");
  const show = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    if (button) button.textContent = "Theme: " + theme;
  };
  show(themes.includes(stored()) ? stored() : "auto");
  button?.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "auto") + 1) % 3];
    stored(next);
    show(next);
  });

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);
  const place = (x, y) => {
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const right = x + 14 + width > innerWidth - 6;
    tip.style.left = Math.max(6, right ? x - width - 14 : x + 14) + "px";
    tip.style.top = Math.max(6, Math.min(y + 14, innerHeight - height - 6)) + "px";
  };
  const hide = () => { tip.hidden = true; };

  // Marks carry titles, which browsers show late and never on touch.
  document.addEventListener("pointerover", ({ target, clientX, clientY }) => {
    const mark = target.closest?.("svg [data-tip]");
    if (!mark) { if (!target.closest?.("svg[data-x]")) hide(); return; }
    const title = mark.querySelector("title");
    if (title) { mark.dataset.tip = title.textContent; mark.setAttribute("aria-label", title.textContent); title.remove(); }
    tip.textContent = mark.dataset.tip;
    place(clientX, clientY);
  });

  // Lines: columns and texts are in the drawing; "" repeats the value before, "-" is none.
  const column = (chart) => chart.columns ??= chart.dataset.x.split(",").map(Number);
  const values = (path) => {
    if (path.values) return path.values;
    let last = "-";
    return path.values = path.dataset.v.split("|").map((text) => last = text === "" ? last : text);
  };
  const near = (list, x) => {
    let best = 0;
    list.forEach((each, at) => { if (Math.abs(each - x) < Math.abs(list[best] - x)) best = at; });
    return best;
  };
  const readOut = (chart, at, y) => {
    const columns = column(chart);
    chart.at = at;
    const rows = [...chart.querySelectorAll("[data-v]")].flatMap((path) => {
      const all = values(path);
      const reach = [0, 1, -1, 2, -2].find((step) => (all[at + step] ?? "-") !== "-" && Math.abs(columns[at + step] - columns[at]) <= 3);
      if (reach === undefined) return [];
      const row = document.createElement("div");
      row.className = path.getAttribute("class").split(" ").find((name) => /^s\\d$/.test(name)) ?? "";
      const name = document.createElement("span");
      name.textContent = path.dataset.n;
      const value = document.createElement("em");
      value.textContent = all[at + reach];
      row.append(document.createElement("i"), name, value);
      return [row];
    });
    const head = document.createElement("b");
    head.textContent = chart.dataset.l.split("|")[at] ?? "";
    const most = 12;
    const more = document.createElement("span");
    more.textContent = rows.length > most ? "and " + (rows.length - most) + " more" : "";
    tip.replaceChildren(head, ...rows.slice(0, most), more);
    const box = chart.getBoundingClientRect();
    const scale = box.width / chart.viewBox.baseVal.width;
    chart.querySelector(".cursor")?.setAttribute("transform", "translate(" + columns[at] + ")");
    chart.classList.add("on");
    place(box.left + columns[at] * scale, y ?? box.top + box.height / 3);
  };
  const leave = (chart) => { chart.classList.remove("on"); hide(); };
  for (const chart of document.querySelectorAll("svg[data-x]")) {
    chart.setAttribute("tabindex", "0");
    chart.addEventListener("pointermove", ({ clientX, clientY }) => {
      const box = chart.getBoundingClientRect();
      const x = (clientX - box.left) / box.width * chart.viewBox.baseVal.width;
      readOut(chart, near(column(chart), x), clientY);
    });
    chart.addEventListener("pointerleave", () => leave(chart));
    chart.addEventListener("blur", () => leave(chart));
    chart.addEventListener("keydown", (event) => {
      const last = column(chart).length - 1;
      const to = { ArrowLeft: (chart.at ?? 1) - 1, ArrowRight: (chart.at ?? -1) + 1, Home: 0, End: last }[event.key];
      if (event.key === "Escape") leave(chart);
      if (to === undefined) return;
      event.preventDefault();
      readOut(chart, Math.min(last, Math.max(0, to)));
    });
  }
  for (const entry of document.querySelectorAll(".legend li[data-s]")) {
    const chart = entry.closest("figure");
    const lines = [...chart.querySelectorAll("path.line[data-s]")].filter(({ dataset }) => dataset.s === entry.dataset.s);
    entry.addEventListener("pointerenter", () => { chart.classList.add("hot"); lines.forEach((line) => line.classList.add("lit")); });
    entry.addEventListener("pointerleave", () => { chart.classList.remove("hot"); lines.forEach((line) => line.classList.remove("lit")); });
  }

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => head.querySelector("button")?.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].dataset.k ?? row.cells[at].textContent.trim();
      const compare = (one, other) => {
        const [a, b] = [key(one), key(other)];
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = a - b;
        return (Number.isNaN(order) ? a.localeCompare(b, "en", { numeric: true }) : order) * (down ? -1 : 1);
      };
      body.append(...[...body.rows].sort(compare));
    }));
  }
  for (const input of document.querySelectorAll("input[data-filter]")) {
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\\s+/);
      const part = input.closest("[data-filtered]");
      const items = part.querySelectorAll("[data-item]");
      for (const item of items.length > 0 ? items : part.querySelectorAll("tbody>tr")) {
        const text = item.textContent.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        if (input.value !== "" && item.querySelector("[data-item]")) item.open = true;
      }
    });
  }

  for (const button of document.querySelectorAll("[data-expand]")) {
    const parts = button.closest("[data-filtered]").querySelectorAll("details[data-item]");
    button.addEventListener("click", () => {
      const opens = button.textContent === "Open all";
      parts.forEach((each) => each.open = opens);
      button.textContent = opens ? "Close all" : "Open all";
    });
  }

  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => each.open = true));
})();
`;
