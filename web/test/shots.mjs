// Pictures of each desk, for the README and for whoever works on them: node test/shots.mjs [folder] [name …]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browse, open, root } from "./room.mjs";

const [told, ...only] = process.argv.slice(2);
const folder = told || join(root, "docs/room");
const DAY = "on=2021-08-13";
const KANDAHAR = "place=geonames:1138336";
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const AT = "at=66.2,33.9,5.7";
/** name, address, size, theme, what is done before */
const SHOTS = [
  ["map", `?${DAY}&lang=en`, WIDE, "light"],
  ["map-sv-dark", `?${DAY}&lang=sv&${KANDAHAR}&${AT}`, WIDE, "dark"],
  ["place", `?${DAY}&lang=en&${KANDAHAR}&${AT}`, WIDE, "light"],
  ["report", `?${DAY}&lang=en&${KANDAHAR}`, WIDE, "light", (page) => page.locator(".claim-open").nth(2).click()],
  ["disputes", `?desk=disputes&${DAY}&lang=en`, WIDE, "light"],
  ["tallies", `?desk=tallies&${DAY}&lang=sv`, WIDE, "light"],
  ["changes", `?desk=changes&${DAY}&lang=en`, WIDE, "light"],
  ["review", `?desk=review&lang=en`, WIDE, "light"],
  ["inbox", `?desk=inbox&lang=en`, WIDE, "light", paste],
  ["list", `?${DAY}&lang=en&${AT}`, WIDE, "light", (page) => page.locator(".list-toggle").click()],
  ["phone", `?${DAY}&lang=sv`, PHONE, "light"],
  ["phone-place", `?${DAY}&lang=sv&${KANDAHAR}`, PHONE, "dark"],
  ["wall", `?${DAY}&lang=sv&${KANDAHAR}`, { width: 2560, height: 1440 }, "light"],
];

async function paste(page) {
  await page.locator("textarea").fill(
    "Farah fell to the Taliban on Tuesday, a provincial official told Nordic Wire. The army denied that Herat had been taken.",
  );
  await page.getByLabel("Published").fill("2021-08-11");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".text mark").first().click();
}

mkdirSync(folder, { recursive: true });
const room = await open();
const browser = await browse();
for (const [name, address, viewport, theme, before] of SHOTS) {
  if (only.length && !only.includes(name)) continue;
  const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(name, String(error)));
  page.on("console", (line) => line.type() === "error" && console.error(name, line.text()));
  await page.goto(room.link);
  await page.waitForFunction(() => !location.hash);
  await page.goto(`${room.base}/${address}`);
  await page.locator(address.includes("desk=") ? ".desk" : ".map-box[data-ready]").waitFor();
  await before?.(page);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(name);
  await context.close();
}
await browser.close();
room.close();
