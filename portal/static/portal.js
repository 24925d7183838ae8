/* The portal's own script. Every page works without it, so a browser that cannot read it loses nothing. */
(() => {
  const d = document, all = (selector, root) => [...(root || d).querySelectorAll(selector)];
  const on = (name, run) => d.addEventListener(name, run, true);

  // Tick boxes: all on this page, how many, all that match.
  const count = (form) => {
    const boxes = all("tbody .tick input", form), ticked = boxes.filter((box) => box.checked).length;
    // Fragments come without.
    boxes.forEach((box) => box.ariaLabel ||= "选中：" + box.closest("td").nextSibling.textContent);
    all("[data-all]", form).forEach((box) => {
      box.hidden = false;
      box.checked = ticked && ticked === boxes.length;
      box.indeterminate = ticked && !box.checked;
    });
    const match = all("[data-match]:checked", form).length;
    all("[data-ticked]", form).forEach((text) => {
      text.textContent = match ? "已选中全部符合条件的记录" : ticked ? `已选中 ${ticked} 项` : "";
    });
  };
  const ready = () => all(".bulk").forEach(count);
  on("change", (event) => {
    const target = event.target;
    // Leaving a search field would ask again for what typing has found, and lose the ticks.
    if (target.type === "search") event.stopPropagation();
    const form = target.closest(".bulk");
    if (!form) return;
    if (target.matches("[data-all]")) all("tbody .tick input", form).forEach((box) => { box.checked = target.checked; });
    count(form);
  });

  // A dangerous button asks before it acts; a form is sent once.
  const rest = (form) => {
    form.removeAttribute("data-sent");
    all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  on("submit", (event) => {
    const form = event.target, button = event.submitter || d.activeElement, question = button.getAttribute("data-confirm");
    if (form.hasAttribute("data-sent") || question && !confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (question) form.insertAdjacentHTML("beforeend", '<input type="hidden" name="confirmed" value="1">');
    if (form.method !== "post") return;
    form.setAttribute("data-sent", "");
    button.setAttribute("aria-disabled", "true");
    setTimeout(rest, 15000, form);
  });
  addEventListener("pageshow", () => { all("[data-sent]").forEach(rest); ready(); });

  // The "/" key leads to the search field, unless it was switched off in the footer.
  let off = localStorage.slash === "off";
  const search = () => all("[type=search]")[0];
  const keys = () => all(".keys").forEach((line) => {
    line.hidden = !search();
    line.lastElementChild.textContent = off ? "启用" : "停用";
  });
  on("keydown", (event) => {
    if (off || event.key !== "/" || event.ctrlKey || event.altKey || !search() || event.target.matches("input,textarea,select")) return;
    event.preventDefault();
    search().select();
  });
  on("click", ({target}) => {
    if (!target.matches("[data-keys]")) return;
    localStorage.slash = (off = !off) ? "off" : "on";
    keys();
  });

  // A sheet that is saved line by line: Enter saves a line, and whoever has saved one goes on in the next.
  on("keydown", (event) => {
    const line = event.key === "Enter" && event.target.matches(".fill input") && event.target.closest("[hx-post]");
    if (!line || !window.htmx) return;
    event.preventDefault();
    line.querySelector("button").click();
  });
  on("click", ({target}) => {
    let line = target.matches(".fill [name=line]") && target.closest("tr");
    while (line && (line = line.nextElementSibling)) {
      const field = line.querySelector("select");
      if (!field) continue;
      field.focus();
      return;
    }
  });

  // htmx: the portal's own errors go to the notices, a dead line says so.
  const lost = () => {
    all("#notices")[0].innerHTML = '<div class="notice refused" role="alert">没有连上服务器，请检查网络后重试。已填写的内容仍在本页。</div>';
    scrollTo(0, 0);
  };
  // Whoever had the focus in what a swap replaces goes on from there, not from the top of the page.
  let inside;
  on("htmx:beforeSwap", ({detail}) => {
    inside = detail.target.contains(d.activeElement);
    if (detail.xhr.getResponseHeader("HX-Retarget")) {
      detail.shouldSwap = true;
      scrollTo(0, 0);
    } else if (detail.isError) lost();
    detail.isError = false;
  });
  on("htmx:sendError", lost);
  on("htmx:afterRequest", ({target}) => { if (target.matches("form")) rest(target); });
  on("htmx:afterSettle", ({detail: {target}}) => {
    ready();
    keys();
    if (!inside || !target || !target.isConnected || d.activeElement !== d.body) return;
    target.tabIndex = -1;
    target.focus({preventScroll: true});
  });
  ready();
  keys();
})();
