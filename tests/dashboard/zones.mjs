// Somebody lives by a clock that is younger than the viewer's browser: their pages are there all the same, by the viewer's own.
import { api, assert, browser, open, server, shoot, until } from "./signed_in.mjs";

const ZONE = "America/Coyhaique"; // since 2025b of the IANA database
await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", timezone: ZONE });
const { id } = await api.messages.send({ to: "ada", content: { body: "Your order is on its way." }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(id)).counts.delivered === 1, "delivered");
await api.schedules.create({ name: "Weekly", cron: "0 9 * * MON", timezone: ZONE, message: { to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" } });

const { page, end } = await open();
await page.addInitScript((zone) => {
  // A browser of before.
  const refuse = (how) => {
    if (how?.timeZone === zone) throw new RangeError(`Invalid time zone specified: ${zone}`);
  };
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct(format, given) {
      refuse(given[1]);
      return new format(...given);
    },
  });
  for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]) {
    const told = Date.prototype[name];
    Date.prototype[name] = function (locale, how) {
      refuse(how);
      return told.call(this, locale, how);
    };
  }
}, ZONE);
const deliveries = page.getByRole("table", { name: "deliveries" });
await page.goto(`${server}/messages/${id}`);
await deliveries.getByRole("row").filter({ hasText: "ada" }).waitFor();
assert.doesNotMatch(await deliveries.innerText(), /for them/);
await page.goto(`${server}/contacts/ada`);
await page.getByText("This browser does not know their zone.").waitFor();
await shoot(page, "zones-contact");
await page.goto(`${server}/schedules`);
await page.getByRole("row").filter({ hasText: "Weekly" }).waitFor();
await page.goto(`${server}/handsets?who=ada&app=sms`);
await page.getByRole("region", { name: "Phone of Ada Lovelace" }).getByText("Your order is on its way.").waitFor();
await end();
await browser.close();
console.log("done");
