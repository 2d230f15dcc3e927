// What is told in the corner hides nothing that has the focus: it goes to the top where it would, and back to the bottom; the next is told in the corner.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

for (const [width, dark] of [[1440, false], [390, true]]) {
  await api.workspace.patch({ quiet_hours: null });
  const { page, end } = await open({ path: "/settings", width, dark });
  const told = page.locator(".mantine-Notifications-root").filter({ hasText: "saved" });
  const isAbove = async () => (await told.boundingBox()).y < 100;
  // Nothing of the page stands exactly there on every screen: a button is put there.
  const underIt = async () => {
    const { x, y } = await told.boundingBox();
    await page.evaluate(([x, y]) => {
      const one = document.createElement("button");
      one.textContent = "Under it";
      one.style.cssText = `position: fixed; left: ${x + 60}px; top: ${y + 10}px`;
      document.querySelector("main").append(one);
      one.focus();
    }, [x, y]);
  };
  const quiet = page.getByRole("region", { name: "Quiet hours" });
  await quiet.getByLabel("Nobody is disturbed at night").check();
  await quiet.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  // It stays as long as somebody points at it.
  await told.getByText("saved").hover();
  assert.equal(await isAbove(), false);
  await underIt();
  await until(isAbove, "it is above");
  await shoot(page, `told-above-${width}`);
  await told.getByText("saved").hover();
  await underIt();
  await until(async () => !(await isAbove()), "it is below");
  await told.getByText("saved").hover();
  await underIt();
  await until(isAbove, "it is above again");
  await told.getByRole("button").last().click();
  await until(() => page.evaluate(() => !document.body.hasAttribute("data-told-above")), "nothing is told any more");
  await end();
}
await browser.close();
console.log("done");
