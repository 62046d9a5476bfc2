/* Small helps for pages that work without them. No framework, no inline handlers (the content security policy forbids those).
   data-read [selector]   reads the main text aloud, once more to stop
   data-find              the search field that "/" jumps to
   data-key="n"           the key that presses this button or follows this link, while nobody is typing
   data-send              a textarea or form that Ctrl+Enter sends
   data-copy, data-copy-from   copies the text given, or the text of the element named
   data-print             prints
   data-pick              a file chooser in our words instead of the browser's
  data-once              a form that is sent once, however often one taps
   data-scroll            a frame that may scroll sideways; it can then be reached by keyboard
   data-focus             takes the focus when the page opens (the list of errors)
   data-offline           shown while there is no network
*/
(function () {
  "use strict";

  var doc = document;

  function each(selector, work, root) {
    Array.prototype.forEach.call((root || doc).querySelectorAll(selector), work);
  }

  function words(button) {
    return button.querySelector("[data-words]") || button;
  }

  function typing(target) {
    return !!target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  }

  /* ── read aloud ───────────────────────────────────────────── */
  var QUIET = "button,a.d-btn,nav,form .c-tools,script,style,template,[hidden],[aria-hidden=true],[data-quiet],input,select,textarea,.no-print";
  var reader = { on: null, turn: 0 };

  function shown(element) {
    return !!(element.offsetWidth || element.offsetHeight || element.getClientRects().length);
  }

  /* The text in the order of the page, one entry for each block, with pictures by their description. */
  function speech(root) {
    var found = [];
    function walk(element) {
      if (element.nodeType !== 1 || element.matches(QUIET) || !shown(element)) { return; }
      if (element.matches("svg[role=img]")) {
        found.push({ text: element.getAttribute("aria-label") || "", at: element });
        return;
      }
      var parts = "", child = element.firstChild;
      function flush() {
        if (parts.trim()) { found.push({ text: parts.replace(/\s+/g, " ").trim(), at: element }); }
        parts = "";
      }
      for (; child; child = child.nextSibling) {
        if (child.nodeType === 3) {
          parts += child.nodeValue;
        } else if (child.nodeType === 1) {
          if (child.tagName === "BR") { flush(); continue; }
          if (child.matches("a[href^='tel:']")) { parts += child.textContent.replace(/[^0-9]/g, "").split("").join(" "); continue; }
          if (child.matches(QUIET) || !shown(child)) { continue; }
          var look = window.getComputedStyle(child).display;
          if (look.indexOf("inline") === 0 && !child.querySelector("svg[role=img],br,a[href^='tel:']") && !/flex|grid/.test(window.getComputedStyle(element).display)) {
            parts += child.textContent;
          } else {
            flush();
            walk(child);
          }
        }
      }
      flush();
    }
    walk(root);
    return found;
  }

  /* Long utterances are cut off by some engines after a quarter of a minute: one sentence at a time. */
  function sentences(text) {
    text = text.replace(/\*\*/g, "");   /* a masked name: the stars are not read */
    var found = text.match(/[^\u3002\uff01\uff1f\uff1b!?;]{1,120}[\u3002\uff01\uff1f\uff1b!?;]*[\u201d\u2019\u300d\u300f\uff09]*/g);
    return found || [];
  }

  function stopReading() {
    reader.turn += 1;
    window.speechSynthesis.cancel();
    each(".is-reading", function (element) { element.classList.remove("is-reading"); });
    if (reader.on) {
      reader.on.setAttribute("aria-pressed", "false");
      words(reader.on).textContent = reader.on.getAttribute("data-said");
      reader.on = null;
    }
  }

  function startReading(button) {
    stopReading();
    var root = doc.querySelector(button.getAttribute("data-read") || "#main") || doc.body;
    var queue = [], turn = reader.turn;
    speech(root).forEach(function (block) {
      sentences(block.text).forEach(function (text) { queue.push({ text: text, at: block.at }); });
    });
    button.setAttribute("data-said", words(button).textContent);
    button.setAttribute("aria-pressed", "true");
    words(button).textContent = button.getAttribute("data-stop");
    reader.on = button;

    function voice() {
      var wanted = doc.documentElement.lang || "zh-CN", start = wanted.slice(0, 2).toLowerCase();
      return window.speechSynthesis.getVoices().filter(function (one) {
        return one.lang.toLowerCase().replace("_", "-").indexOf(start) === 0;
      })[0];
    }

    (function next() {
      if (turn !== reader.turn) { return; }
      each(".is-reading", function (element) { element.classList.remove("is-reading"); });
      var piece = queue.shift();
      if (!piece) { stopReading(); return; }
      var utterance = new window.SpeechSynthesisUtterance(piece.text), found = voice();
      utterance.lang = doc.documentElement.lang || "zh-CN";
      utterance.rate = doc.documentElement.getAttribute("data-mode") === "elder" ? 0.85 : 0.95;
      if (found) { utterance.voice = found; }
      utterance.onend = next;
      utterance.onerror = function () {
        if (turn !== reader.turn) { return; }
        stopReading();
        cannotRead(button);
      };
      piece.at.classList.add("is-reading");
      window.speechSynthesis.speak(utterance);
    })();
  }

  function cannotRead(button) {
    words(button).textContent = button.getAttribute("data-unsupported");
    button.setAttribute("aria-disabled", "true");
  }

  function canRead() {
    return "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;
  }

  /* ── copy ─────────────────────────────────────────────────── */
  function copyText(text) {
    if (window.navigator.clipboard && window.isSecureContext) {
      return window.navigator.clipboard.writeText(text);
    }
    return new Promise(function (done, failed) {
      var field = doc.createElement("textarea");
      field.value = text;
      field.className = "vh";
      doc.body.appendChild(field);
      field.select();
      var worked = doc.execCommand("copy");
      doc.body.removeChild(field);
      if (worked) { done(); } else { failed(); }
    });
  }

  function copy(button) {
    var source = button.getAttribute("data-copy-from"), place = words(button), before = place.textContent;
    var element = source && doc.querySelector(source);
    copyText(element ? element.innerText : button.getAttribute("data-copy")).then(
      function () { place.textContent = button.getAttribute("data-copied"); },
      function () { place.textContent = button.getAttribute("data-failed"); }
    ).then(function () {
      window.setTimeout(function () { place.textContent = before; }, 4000);
    });
  }

  /* ── clicks, keys, forms ──────────────────────────────────── */
  doc.addEventListener("click", function (event) {
    var target = event.target.closest("[data-read],[data-copy],[data-print]");
    if (!target) { return; }
    if (target.hasAttribute("data-read")) {
      if (!canRead()) { cannotRead(target); return; }
      if (reader.on === target) { stopReading(); } else { startReading(target); }
    } else if (target.hasAttribute("data-copy")) {
      copy(target);
    } else {
      window.print();
    }
  });

  doc.addEventListener("keydown", function (event) {
    if (event.isComposing) { return; }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      var form = event.target.closest && event.target.closest("form");
      if (form && form.querySelector("[data-send]")) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.key === "Escape" && doc.activeElement && doc.activeElement.hasAttribute("data-find")) {
      doc.activeElement.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (event.key === "/") {
      var find = doc.querySelector("[data-find]");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
      return;
    }
    var wanted = event.key.toLowerCase();
    each("[data-key]", function (element) {
      if (!event.defaultPrevented && element.getAttribute("data-key").toLowerCase() === wanted && shown(element)) {
        event.preventDefault();
        if (typing(element)) { element.focus(); } else { element.click(); }
      }
    });
  });

  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    form.setAttribute("aria-busy", "true");
  });

  /* Back from the next page: the form may be sent again. */
  window.addEventListener("pageshow", function () {
    each("[data-pick]", pick);
    each("form[data-sent]", function (form) {
      form.removeAttribute("data-sent");
      form.removeAttribute("aria-busy");
    });
  });
  window.addEventListener("pagehide", function () { if (canRead()) { stopReading(); } });

  function network() {
    each("[data-offline]", function (element) { element.hidden = window.navigator.onLine !== false; });
  }
  window.addEventListener("online", network);
  window.addEventListener("offline", network);

  function frames() {
    each("[data-scroll]", function (frame) {
      if (frame.scrollWidth > frame.clientWidth + 1) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-label", frame.getAttribute("data-scroll"));
      } else {
        frame.removeAttribute("tabindex");
        frame.removeAttribute("role");
        frame.removeAttribute("aria-label");
      }
    });
  }
  window.addEventListener("resize", frames);

  /* The real control lies, unseen, over the drawn one: it takes the tap, the keyboard and what is dropped. */
  function pick(box) {
    var control = box.querySelector("input"), face = box.querySelector(".c-pick__face");
    var said = face.querySelector("[data-picked]");
    function show() {
      var names = Array.prototype.map.call(control.files || [], function (file) { return file.name; });
      said.textContent = names.join(", ") || said.getAttribute("data-picked");
      box.classList.toggle("is-picked", names.length > 0);
    }
    face.hidden = false;
    box.classList.add("is-drawn");
    if (!box.hasAttribute("data-ready")) {
      box.setAttribute("data-ready", "");
      control.addEventListener("change", show);
      control.addEventListener("dragenter", function () { box.classList.add("is-over"); });
      ["dragleave", "drop"].forEach(function (name) {
        control.addEventListener(name, function () { box.classList.remove("is-over"); });
      });
    }
    show();
  }

  function ready(root) {
    network();
    frames();
    each("[data-pick]", pick, root);
    each("[data-focus]", function (element) { element.focus(); }, root);
    if (!canRead()) { each("[data-read]", cannotRead, root); }
  }
  if (doc.readyState === "loading") { doc.addEventListener("DOMContentLoaded", function () { ready(doc); }); } else { ready(doc); }
  doc.addEventListener("htmx:afterSettle", function (event) { ready(event.target); });
  /* A refusal or a form with errors comes back with 4xx: it is shown like any other answer. */
  doc.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if (status === 409 || status === 422 || status === 403 || status === 404) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
