// Opens /docs in a browser, places an order there, and fails for any error on
// the console and for any request to another machine.
//
//   NODE_PATH=... node docs_in_browser.js CHROMIUM URL
'use strict';
const { chromium } = require('playwright-core');

async function main(executablePath, url) {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
      '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const wrong = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60000);
    page.on('console', said => {
      if (said.type() === 'error')
        wrong.push(`console: ${said.text()}`);
    });
    page.on('pageerror', error => wrong.push(`script: ${error.message}`));
    page.on('request', asked => {
      if (!asked.url().startsWith(url) && !asked.url().startsWith('data:'))
        wrong.push(`asks ${asked.url()}`);
    });
    await page.goto(`${url}/docs`);
    const operation = page.locator('#operations-orders-placeOrder');
    await operation.locator('.opblock-summary-control').click();
    await operation.locator('.try-out__btn').click();
    await operation.locator('.execute').click();
    const answer = operation.locator('.live-responses-table tbody');
    const status = (await answer.locator('.response-col_status').first()
      .innerText()).trim();
    if (!status.startsWith('201'))
      wrong.push(`the order is answered with ${status}`);
    const said = await answer.locator('.highlight-code').first().innerText();
    if (!said.includes('order_id'))
      wrong.push(`the order is answered with ${said}`);
    if (process.env.PICTURE)
      await page.screenshot({ path: process.env.PICTURE, fullPage: true });
  } finally {
    await browser.close();
  }
  if (wrong.length > 0)
    throw new Error(wrong.join('; '));
}

main(...process.argv.slice(2)).catch(error => {
  console.error(error.message);
  process.exit(1);
});
