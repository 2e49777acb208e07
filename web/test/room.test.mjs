// The reading room in a real browser, as people use it. Run with `npm test`; see room.mjs for what it needs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browse, browserPath, closeAll, open, program } from "./room.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const KANDAHAR = "geonames:1138336";
const WAIT = 45_000;

let browser;
let room;
before(async () => {
  assert.ok(browserPath, "no Chromium: install Debian's package chromium, or set CHROMIUM to one");
  browser = await browse();
  room = await open();
});
after(async () => {
  await browser?.close();
  closeAll();
});

/** A page of somebody of their own; signed in unless told otherwise. Anything that goes wrong in it fails the test. */
async function visit(address = "", { of = room, signedIn = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(WAIT);
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (line) => line.type() === "error" && wrong.push(line.text()));
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(of.base) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  if (signedIn) {
    await page.goto(of.link);
    await page.waitForFunction(() => !location.hash);
  }
  await page.goto(`${of.base}/${address}`);
  await page.locator(address.includes("desk=") ? ".desk" : ".map-box[data-ready], .note.centre").first().waitFor();
  const close = async () => {
    assert.deepEqual(wrong, [], "errors in the page");
    assert.deepEqual(foreign, [], "requests to somebody else");
    await context.close();
  };
  return { page, context, wrong, close };
}

/** The side that the open panel shows. */
const answer = (page) => page.locator(".answer-side").innerText();
const slide = async (page, id, key, times = 1) => {
  await page.locator(`#${id}`).focus();
  for (let n = 0; n < times; n += 1) await page.keyboard.press(key);
};

test("Kandahar on 13 August: both clocks, the sentence, a rejection and its undoing", async () => {
  const { page, close } = await visit("?on=2021-08-13&lang=en");
  await page.getByRole("combobox", { name: "Find a place" }).fill("kandah");
  await page.getByRole("option", { name: /^Kandahar town/ }).first().click();
  await page.getByRole("heading", { name: "Kandahar", level: 1 }).waitFor();
  assert.match(await answer(page), /Taliban/);
  assert.match(await page.locator(".as-of").innerText(), /Friday,? 13 August 2021/);

  // the world's clock: two days earlier nobody had taken it
  await slide(page, "clock-world", "ArrowLeft", 2);
  await page.getByText("at the end of Wednesday", { exact: false }).waitFor();
  assert.doesNotMatch(await answer(page), /Taliban/);
  await slide(page, "clock-world", "ArrowRight", 2);
  await page.getByText("at the end of Friday", { exact: false }).waitFor();

  // the clock of what was known: by the 11th nobody had reported it
  await page.locator("#clock-known").fill(String(Date.parse("2021-08-11") / 86_400_000));
  await page.getByText("as known by 11 Aug 2021").waitFor();
  assert.doesNotMatch(await answer(page), /Taliban/);
  assert.match(page.url(), /known=2021-08-11/);
  await slide(page, "clock-known", "End");
  await page.locator(".answer-side", { hasText: "Taliban" }).waitFor();
  const speaks = page.locator(".evidence", { hasText: "For" }).first().locator(".count");
  const told = Number(await speaks.innerText());
  assert.ok(told > 1, `${told} claims speak for it`);

  // one click opens the report at its sentence
  await page.locator(".claim-open").filter({ hasText: "took Kandahar" }).first().click();
  const chosen = page.locator(".text mark.chosen").first();
  await chosen.waitFor();
  assert.equal(await chosen.innerText(), "took Kandahar");
  assert.ok(await chosen.evaluate((mark) => {
    const box = mark.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight;
  }), "the sentence is in view");
  assert.match(await page.locator(".chosen-claim").innerText(), /en\/control\/gained\/take/);

  // rejected, it no longer speaks for the place; undone, it does again
  await page.getByLabel("Reason", { exact: false }).fill("only a test");
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("status").getByText("Rejected").waitFor();
  await page.getByRole("button", { name: "Back to Kandahar" }).click();
  await speaks.filter({ hasText: new RegExp(`^${told - 1}$`) }).waitFor();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await speaks.filter({ hasText: new RegExp(`^${told}$`) }).waitFor();
  await close();
});

test("a rejected claim changes the picture on the map of whoever looks", async () => {
  const own = await open({
    reports: [join(import.meta.dirname, "fixtures/one.jsonl")],
  });
  const { page, close } = await visit("?on=2021-08-12&lang=en", { of: own });
  const other = await visit("?on=2021-08-12&lang=en", { of: own, signedIn: false });
  await other.page.getByText("Taliban").first().waitFor();
  await page.getByRole("button", { name: "Review" }).click();
  await page.locator(".review-quote").waitFor();
  await page.keyboard.press("r");
  await page.getByRole("status").getByText("Rejected").waitFor();
  await other.page.locator(".legend-sides").getByText("Taliban").waitFor({ state: "detached" });
  await page.keyboard.press("u");
  await other.page.locator(".legend-sides").getByText("Taliban").waitFor();
  await other.close();
  await close();
});

test("a link shows the same view to somebody else, in either language", async () => {
  const first = await visit("?on=2021-08-12&lang=en");
  await slide(first.page, "clock-world", "ArrowRight");
  await first.page.getByRole("button", { name: "as known that day" }).click();
  await first.page.getByRole("combobox").fill("kunduz");
  await first.page.getByRole("option", { name: /^Kunduz town/ }).first().click();
  await first.page.locator(".claim-open").first().click();
  await first.page.locator(".text mark.chosen").first().waitFor();
  const url = first.page.url();
  const quote = await first.page.locator(".text mark.chosen").first().innerText();
  await first.close();
  const second = await visit(url.slice(room.base.length + 1));
  await second.page.locator(".text mark.chosen").first().waitFor();
  assert.equal(await second.page.locator(".text mark.chosen").first().innerText(), quote);
  assert.match(await second.page.locator(".clock.world strong").innerText(), /Friday,? 13 August 2021/);
  assert.equal(await second.page.locator(".then").getAttribute("aria-pressed"), "true");
  await second.page.getByRole("button", { name: "Svenska" }).click();
  await second.page.locator(".clock.world strong", { hasText: "fredag 13 augusti 2021" }).waitFor();
  await second.page.locator('html[lang="sv"]').waitFor();
  await second.page.getByRole("button", { name: "Tillbaka till Kunduz" }).click();
  await second.page.locator(".answer-side", { hasText: "Talibanerna" }).waitFor();
  // and back again with the browser's own button
  await second.page.goBack();
  await second.page.locator(".text mark.chosen").first().waitFor();
  await second.close();
});

test("the map draws signs, and a click on one opens its place", async () => {
  const { page, close } = await visit(`?on=2021-08-13&lang=en&at=65.71,31.61,8`);
  await page.waitForTimeout(1500);
  const box = await page.locator(".map-box").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.getByRole("heading", { name: "Kandahar", level: 1 }).waitFor();
  await close();
});

test("everything can be done without a mouse", async () => {
  const { page, close } = await visit("?on=2021-08-13&lang=en");
  const press = (key) => page.keyboard.press(key);
  await press("/");
  await page.keyboard.type("herat");
  await page.getByRole("option", { name: /^Herat town/ }).first().waitFor();
  await press("Enter");
  await page.getByRole("heading", { name: "Herat", level: 1 }).waitFor();
  // the panel has the focus: the first claim can be reached and opened
  const reached = async (selector, most = 60) => {
    for (let n = 0; n < most; n += 1) {
      if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
      await press("Tab");
    }
    assert.fail(`${selector} cannot be reached with Tab`);
  };
  await reached(".panel .claim-open");
  await press("Enter");
  await page.locator(".text mark.chosen").first().waitFor();
  await press("Escape");
  await page.getByRole("heading", { name: "Herat", level: 1 }).waitFor();
  await press("Escape");
  await page.locator(".panel").waitFor({ state: "detached" });
  await press(",");
  await page.locator(".clock.world strong", { hasText: "12 August" }).waitFor();
  await press(".");
  await press("l");
  await reached(".list li button");
  await press("Enter");
  await page.locator(".answer").waitFor();
  await press("2");
  await page.getByRole("heading", { name: "Disputes", level: 1 }).waitFor();
  await press("5");
  await page.locator(".review-quote").waitFor();
  const before = await page.locator(".review-quote").innerText();
  await press("j");
  assert.notEqual(await page.locator(".review-quote").innerText(), before);
  await press("k");
  assert.equal(await page.locator(".review-quote").innerText(), before);
  await press("a");
  await page.getByRole("status").getByText("Accepted").waitFor();
  await press("u");
  await page.getByRole("status").getByText("Undone").waitFor();
  await close();
});

test("playing steps the day forward and stops at the end", async () => {
  const { page, close } = await visit("?on=2021-08-13&lang=en");
  await page.keyboard.press("Space");
  await page.locator(".clock.world strong", { hasText: "15 August" }).waitFor();
  await page.keyboard.press("Space");
  const day = await page.locator(".clock.world strong").innerText();
  await page.waitForTimeout(1800);
  assert.equal(await page.locator(".clock.world strong").innerText(), day);
  await close();
});

test("a pasted text and a dropped file are read before they are kept", async () => {
  const own = await open({ reports: [] });
  const { page, close } = await visit("?desk=inbox&lang=en", { of: own });
  await page.getByLabel("Text").fill("Farah fell to the Taliban on Tuesday, a provincial official told Nordic Wire.");
  await page.getByLabel("Published", { exact: false }).fill("2021-08-11");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.getByText("Not kept yet").waitFor();
  await page.locator(".text mark").first().click();
  assert.match(await page.locator(".chosen-claim").innerText(), /10 Aug 2021/);
  const claims = () => execFileSync(program, ["verify", "--ledger", own.file, "--format", "json"]).toString();
  assert.match(claims(), /"claims":0/);
  await page.getByRole("button", { name: "Keep in the ledger" }).click();
  await page.getByText("1 new reports", { exact: false }).first().waitFor();
  assert.match(claims(), /"claims":1/);
  const file = join(own.folder, "more.jsonl");
  writeFileSync(file, '{"text":"Kabul fell to the Taliban.","lang":"en","date":"2021-08-15","title":"Kabul"}\n');
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("heading", { name: "Kabul", level: 2 }).waitFor();
  await page.getByText("Not kept yet").waitFor();
  await close();
});

test("somebody who is not signed in sees short quotes and cannot decide", async () => {
  const { page, close } = await visit(`?on=2021-08-13&lang=en&place=${KANDAHAR}`, { signedIn: false });
  await page.locator(".claim-open").first().click();
  await page.getByText("The full text is shown to those who are signed in", { exact: false }).waitFor();
  assert.equal(await page.locator(".text").count(), 0);
  assert.equal(await page.locator(".decider").count(), 0);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Token").fill(room.link.split("#enter=")[1]);
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
  await page.locator(".text").waitFor();
  await close();
});

test("a hostile report is shown harmlessly", async () => {
  const own = await open({ reports: [] });
  const schemes = ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd"];
  const line = (id, url, text) =>
    JSON.stringify({ id, url, text, lang: "en", date: "2021-08-12", title: `<img src=x onerror=alert(1)> ${id}`, publishers: ["<b>P</b>"] });
  const evil = 'Herat fell to the Taliban. <script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">x</a> \u202egnp.exe\u202c a\u200bb \u0000 {{7*7}} ${alert(1)}';
  const huge = `Kabul fell to the Taliban. ${"<b onclick=alert(1)>å</b> ".repeat(200_000)}`;
  assert.ok(Buffer.byteLength(huge) > 5_000_000);
  const file = join(own.folder, "hostile.jsonl");
  writeFileSync(file, [...schemes.map((url, n) => line(`s${n}`, url, evil)), line("huge", "https://example.org/x", huge)].join("\n"));
  execFileSync(program, ["read", file, "--ledger", own.file, "--quiet"]);
  const { page, close } = await visit("?desk=changes&lang=en", { of: own });
  page.on("dialog", () => assert.fail("a script of the report ran"));
  for (const id of ["s0", "s1", "s2", "s3", "huge"]) {
    await page.getByRole("button", { name: `onerror=alert(1)> ${id}`, exact: false }).first().click();
    await page.locator(".panel .text").waitFor();
    assert.equal(await page.locator(".panel script, .panel img, .panel b[onclick]").count(), 0, id);
    const links = await page.locator(".panel a").evaluateAll((all) => all.map((one) => one.href));
    assert.deepEqual(links, id === "huge" ? ["https://example.org/x"] : [], id);
    if (id === "huge") {
      assert.ok((await page.locator(".panel .text").innerText()).length < 50_000, "only a part is laid out");
      await page.getByRole("button", { name: "Show what stands after" }).click();
    } else {
      const unseen = await page.locator(".panel .unseen").allInnerTexts();
      assert.deepEqual([...new Set(unseen)].sort(), ["U+0000", "U+200B", "U+202C", "U+202E"]);
    }
  }
  await close();
});

test("no desk, in either language and light, has a fault that axe finds", async () => {
  const views = [
    `?on=2021-08-13&place=${KANDAHAR}`,
    "?desk=disputes&on=2021-08-13",
    "?desk=tallies",
    "?desk=changes",
    "?desk=review",
    "?desk=inbox",
  ];
  for (const [lang, colorScheme] of [
    ["en", "light"],
    ["sv", "dark"],
  ]) {
    for (const view of views) {
      const { page, context, close } = await visit(`${view}&lang=${lang}`, { colorScheme, bypassCSP: true });
      if (view.includes("place=")) {
        await page.locator(".answer").waitFor();
        await page.locator(".list-toggle").click();
      }
      await page.waitForTimeout(600);
      await page.evaluate(axe);
      const found = await page.evaluate(() =>
        globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
      );
      const faults = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
      assert.deepEqual(faults, [], `${view} ${lang} ${colorScheme}`);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await close();
      await context.close();
    }
  }
});

test("a phone shows map, clocks and panel without scrolling sideways", async () => {
  const { page, close } = await visit(`?on=2021-08-13&lang=sv&place=${KANDAHAR}`, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await page.locator(".answer").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.locator(".close").tap();
  await page.locator(".panel").waitFor({ state: "detached" });
  const track = await page.locator("#clock-world").boundingBox();
  const before = await page.locator(".clock.world strong").innerText();
  await page.touchscreen.tap(track.x + track.width * 0.3, track.y + track.height / 2);
  await page.waitForFunction((day) => document.querySelector(".clock.world strong").textContent !== day, before);
  await close();
});

test("the first view weighs no more than 700 kB", async () => {
  const { page, context, close } = await visit("?on=2021-08-13&lang=en", { signedIn: false });
  const fresh = await context.newPage();
  const client = await context.newCDPSession(fresh);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await fresh.goto(page.url());
  await fresh.locator(".map-box[data-ready]").waitFor();
  await fresh.waitForTimeout(1500);
  assert.ok(bytes > 100_000 && bytes <= 700_000, `${bytes} bytes`);
  await close();
});

test("killed while reviewing, it loses no decision", async () => {
  const own = await open({ reports: [join(import.meta.dirname, "fixtures/one.jsonl")] });
  const { page } = await visit("?desk=review&lang=en", { of: own });
  await page.locator(".review-quote").waitFor();
  await page.keyboard.press("r");
  await page.getByRole("status").getByText("Rejected").waitFor();
  own.server.removeAllListeners("exit");
  own.server.kill("SIGKILL");
  await page.context().close();
  const again = await open({ ledger: own.file, reports: [] });
  const held = await (await fetch(`${again.base}/api/v1/holdings?on=2021-08-12`)).json();
  assert.deepEqual(held.features, [], "the claim is rejected still");
  const page2 = await (await fetch(`${again.base}/api/v1/changes?since=1970-01-01T00:00:00Z`)).json();
  assert.equal(page2.decisions.total, 1);
  assert.equal(page2.decisions.shown[0].who, "anna");
  execFileSync(program, ["verify", "--ledger", own.file]);
});
