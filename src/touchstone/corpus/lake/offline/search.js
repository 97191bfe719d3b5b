"use strict";
// The index lies in scripts beside this page; each hands its part to touchstone.take. The rule for words is that of the
// program that wrote them: letters and digits in lower case without accents, other scripts in signs and pairs of signs.
const touchstone = (() => {
  const parts = new Map(), waiting = new Map(), PAGE = 20;
  let about = null, hits = [], shown = 0, turn = 0;
  const $ = (id) => document.getElementById(id);

  function take(name, value) {
    parts.set(name, value);
    if (name === "about") { about = value; say(`${value.records.toLocaleString()} records · ${value.records.toLocaleString()} 件`); resume(); }
    (waiting.get(name) || []).forEach((done) => done(value));
    waiting.delete(name);
  }

  function load(name) {
    if (parts.has(name)) return Promise.resolve(parts.get(name));
    return new Promise((done, failed) => {
      if (waiting.has(name)) { waiting.get(name).push(done); return; }
      waiting.set(name, [done]);
      const script = document.createElement("script");
      script.src = `search/${encodeURIComponent(name)}.js`;
      script.onerror = () => failed(new Error(`search/${name}.js is missing; copy the folder again.`));
      document.head.append(script);
    });
  }

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const isSign = (word) => word[0] >= "\u3040";
  const shard = (word) => (isSign(word) ? `u-${(word.charCodeAt(0) >> 8).toString(16)}` : `w-${word.slice(0, 2)}`);

  // A number as people print it, with spaces, commas or points between its digits, is one word.
  function asNumber(text) {
    const plain = text.normalize("NFKC").trim();
    const digits = plain.replace(/\D/g, "").length;
    return /^[a-z]{0,3}[\s.-]*\d[\d\s,./-]*[a-z]?\d?$/i.test(plain) && digits > 4 ? plain.replace(/[^a-z0-9]/gi, "") : text;
  }

  function asked(given) {
    const words = [], text = asNumber(given);
    for (const [run] of folded(text).matchAll(/[a-z0-9]+\*?|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g)) {
      if (!isSign(run)) words.push({ word: run.replace("*", ""), open: run.endsWith("*") });
      else if (run.length === 1) words.push({ word: run, open: false });
      else for (let at = 0; at + 1 < run.length; at++) words.push({ word: run.slice(at, at + 2), open: false });
    }
    return words;
  }

  const whole = (gaps) => { let sum = 0; return gaps.map((gap) => (sum += gap)); };

  async function found({ word, open }) {
    const names = open && word.length === 1 ? about.shards.filter((name) => name.startsWith(`w-${word}`)) : [shard(word)];
    const all = new Set();
    for (const name of names.filter((each) => about.shards.includes(each))) {
      const words = await load(name);
      const these = open ? Object.keys(words).filter((each) => each.startsWith(word)) : Object.hasOwn(words, word) ? [word] : [];
      these.forEach((each) => whole(words[each]).forEach((number) => all.add(number)));
    }
    return all;
  }

  async function search(text) {
    const mine = ++turn, words = asked(text);
    $("found").replaceChildren();
    $("more").hidden = true;
    if (!words.length) { say("Type a word. · 请输入检索词。"); return; }
    try {
      const sets = await Promise.all(words.map(found));
      if (mine !== turn) return;
      sets.sort((a, b) => a.size - b.size);
      hits = [...sets[0]].filter((number) => sets.every((set) => set.has(number))).sort((a, b) => a - b);
      shown = 0;
      say(hits.length ? `${hits.length.toLocaleString()} found · 检得 ${hits.length.toLocaleString()} 件` : "Nothing found; use fewer words. · 未检得，请减少检索词。");
      await more();
    } catch (error) { say(error.message); }
  }

  async function more() {
    const mine = turn, next = hits.slice(shown, shown + PAGE);
    for (const number of next) {
      const records = await load(`d-${Math.floor(number / about.perFile)}`);
      if (mine !== turn) return;
      $("found").append(entry(records[number % about.perFile]));
    }
    shown += next.length;
    $("more").hidden = shown >= hits.length;
  }

  function entry([, office, number, kind, day, titles, holders, persons, classes, abstract]) {
    const item = make("li");
    item.append(make("h2", titles.join(" · ") || `${office || ""} ${number || ""}`));
    item.append(make("p", [`${office || ""} ${number || ""} ${kind || ""}`.trim(), day, holders.join("; ")].filter(Boolean).join(" · "), "facts"));
    if (abstract || persons.length || classes.length) {
      const rest = make("details");
      rest.append(make("summary", "More · 详情"));
      if (abstract) rest.append(make("p", abstract));
      if (persons.length) rest.append(make("p", `Inventors · 发明人: ${persons.join("; ")}`));
      if (classes.length) rest.append(make("p", `Classes · 分类: ${classes.join("; ")}`));
      item.append(rest);
    }
    return item;
  }

  function make(tag, text = "", kind = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }

  const say = (text) => { $("said").textContent = text; };

  function resume() {
    const query = new URLSearchParams(location.hash.slice(1)).get("q");
    if (query) { $("query").value = query; search(query); }
  }

  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#${new URLSearchParams({ q: $("query").value })}`);
    search($("query").value);
  });
  $("more").addEventListener("click", more);
  return { take };
})();
