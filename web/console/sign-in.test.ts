import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { giveSignIn } from '../../src/app/furnished-account.ts';
import { findChromium, launchChromium, openWindow, type Window } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type OpenIdServer, openIdClient, startOpenIdServer } from '../../test/support/openid-server.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where the pages are also painted to, for eyes; not unless it is set. */
const shots = process.env.KOINE_TEST_SHOTS;

async function cookieOf(page: Page): Promise<string> {
  const [{ name, value } = { name: '', value: '' }] = await page.context().cookies();
  return `${name}=${value}`;
}

suite('signing in to the console', { skip: !executablePath, timeout: 170_000 }, () => {
  let koine: Koine;
  let openId: OpenIdServer;
  let browser: Browser;
  let window: Window;
  let page: Page;
  let loseAuthenticator: () => Promise<unknown>;
  let url: string;
  let secret = '';
  let recoveryCode = '';

  before(async () => {
    openId = await startOpenIdServer();
    koine = await startKoine({ callableNetworks: ['127.0.0.1'] });
    // Passkeys are bound to a host name.
    url = koine.url.replace('127.0.0.1', 'localhost');
    browser = await launchChromium(executablePath ?? '');
    window = await openWindow(browser, { reducedMotion: 'reduce', bypassCSP: true });
    page = window.page;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    loseAuthenticator = () => devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
    await openId?.[Symbol.asyncDispose]();
  });

  /** A wrong code, or a provider's answer, is refused, which Chromium notes. */
  const unforeseen = () => window.faults.filter((fault) => !/status of 40[014]/.test(fault));
  const codeNow = (later = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

  /** The page as it stands: no barrier in either scheme, and it fits a narrow window. */
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      if (shots) await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}.png`), fullPage: true });
      await page.evaluate(axe);
      const found = await page.evaluate<{ readonly violations: readonly { readonly id: string }[] }>('axe.run()');
      const told = found.violations.map((each) => JSON.stringify(each).slice(0, 600));
      assert.deepEqual(told, [], `${name}, ${colorScheme}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    if (shots) await page.screenshot({ path: path.join(shots, `${name}-narrow.png`) });
    // The shell lays itself out anew after the resize.
    await page.waitForFunction('document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth');
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const givePassword = async () => {
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const signOut = async () => {
    await page.getByRole('button', { name: /account and settings/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Koine' }).waitFor();
  };

  test('an agent signs in, sets up an app by its QR code, and is shown recovery codes once', async () => {
    await page.goto(`${url}/console/profile`);
    await page.getByRole('heading', { name: 'Sign in to Koine' }).waitFor();
    await look('signing in');
    await givePassword();
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
    await page.getByText('This one').waitFor();
    await look('the profile');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set up an app' });
    await dialog.getByRole('img', { name: /QR code/ }).waitFor();
    secret = ((await dialog.locator('pre').textContent()) ?? '').replaceAll(' ', '');
    await look('setting up an app');
    await dialog.getByLabel('Code of the app').fill('000000');
    await dialog.getByRole('button', { name: 'Turn it on' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Code of the app').fill(codeNow());
    await dialog.getByRole('button', { name: 'Turn it on' }).click();
    const codes = page.getByRole('dialog', { name: 'Your recovery codes' });
    recoveryCode = ((await codes.locator('pre').textContent()) ?? '').split('\n')[0] ?? '';
    assert.match(recoveryCode, /^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
    await look('recovery codes');
    await codes.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Recovery codes: 10 left').waitFor();
    assert.deepEqual(unforeseen(), []);
  });

  test('the password is then the first step, and a code or a recovery code the second', async () => {
    await signOut();
    await givePassword();
    await page.getByRole('heading', { name: 'One thing more' }).waitFor();
    await look('the second step');
    await page.getByLabel('Code of your app').fill(codeNow(1));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('link', { name: 'Chats' }).waitFor();
    await signOut();
    await givePassword();
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill(recoveryCode);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('link', { name: 'Chats' }).waitFor();
    assert.deepEqual(unforeseen(), []);
  });

  test('a passkey is made, and signs in alone', async () => {
    // It would also be offered in the field, taken there at once, and the agent signed in twice.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await page.goto(`${url}/console/profile`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: /^Remove the passkey/ }).waitFor();
    await look('the profile with factors');
    await signOut();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('link', { name: 'Chats' }).waitFor();
    const { body } = await koine.ask('/koine/v1/audit?limit=1', { token: koine.main.key });
    assert.equal(body.items[0].action, 'signed-in');
    // It would sign in again by itself, whenever it is asked.
    await loseAuthenticator();
    assert.deepEqual(unforeseen(), []);
  });

  test('[K5] a sign-in that is ended elsewhere leaves its window at once', async () => {
    const { account, owner } = koine.main;
    const { body } = await koine.ask('/koine/v1/me', { cookie: await cookieOf(page) });
    assert.equal(body.agent.id, owner.agent.id);
    await koine.app.accounts.changeAgent(null, account.id, owner.agent.id, { password: owner.password });
    await page.getByRole('heading', { name: 'Sign in to Koine' }).waitFor();
  });

  test('who forgot their password asks for a link, and a link that is over says so', async () => {
    await page.goto(`${url}/console/new-password`);
    await look('asking for a link');
    await page.getByLabel('E-mail address').fill('nobody@main.example');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('status').getByText('If an agent has this address').waitFor();
    await page.goto(`${url}/console/new-password#reset_nonsense`);
    await page.reload();
    await page.getByRole('textbox', { name: 'New password' }).fill('a wholly new password');
    await look('setting a password');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('alert').getByText('Ask for another').waitFor();
  });

  test('an owner adds a provider, tests it, and asks roles for a second factor', async () => {
    const { account, owner } = koine.main;
    await koine.app.secondFactors.clear(null, account.id, owner.agent.id);
    await page.goto(`${url}/console/signing-in`);
    await givePassword();
    await page.getByRole('heading', { name: 'Signing in', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog', { name: 'New provider' });
    await dialog.getByText(`${url}/console/sign-in`).waitFor();
    await dialog.getByLabel('Name').fill('Works ID');
    await dialog.getByLabel('Address').fill(openId.issuer);
    await dialog.getByLabel('Client id').fill(openIdClient.clientId);
    await dialog.getByLabel('Client secret').fill('wrong');
    await look('a new provider');
    await dialog.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('button', { name: 'Test Works ID' }).click();
    await page.getByRole('alert').getByText('does not know this client').waitFor();
    await page.getByRole('button', { name: 'Change Works ID' }).click();
    await page.getByRole('dialog').getByLabel('Client secret').fill(openIdClient.clientSecret);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Test Works ID' }).click();
    await page.getByText('It answers, and knows Koine.').waitFor();
    await page.getByRole('checkbox', { name: 'Supervisors' }).check();
    await look('signing in, for owners');
    await page.getByRole('form', { name: 'Signing in' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const rules = await koine.ask('/koine/v1/sign-in-rules', { token: koine.main.key });
    assert.deepEqual(rules.body, { secondFactorFor: ['supervisor'], providersOnly: false });
    assert.deepEqual(unforeseen(), []);
  });

  test('the factors of a colleague who lost them are cleared, once that was confirmed', async () => {
    const facts = { name: 'Ben', email: 'ben@main.example', role: 'agent' as const };
    const { agent } = await giveSignIn(koine.app, koine.main.account.id, facts);
    await page.goto(`${url}/console/agents?id=${agent.id}`);
    await page.getByRole('button', { name: 'Clear second factors' }).click();
    const dialog = page.getByRole('dialog', { name: 'Clear the second factors of Ben?' });
    await dialog.getByText('Be sure that it is they who ask').waitFor();
    await look('clearing the factors of a colleague');
    await dialog.getByRole('button', { name: 'Clear second factors' }).click();
    await page.getByText('Second factors are cleared.').waitFor();
    const { body } = await koine.ask('/koine/v1/audit?limit=1', { token: koine.main.key });
    assert.deepEqual([body.items[0].action, body.items[0].subject.agentId], ['second-factor-removed', agent.id]);
  });

  test('an agent comes in by the provider, to where they wanted; whom it does not prove is told so', async () => {
    const { email } = koine.main.owner;
    await signOut();
    await page.goto(`${url}/console/history`);
    openId.person = { sub: 'somebody', email: 'nobody@main.example', email_verified: true };
    await page.getByRole('button', { name: 'Sign in with Works ID' }).click();
    await page.getByRole('alert').getByText('nobody who may sign in here').waitFor();
    await page.getByRole('button', { name: 'Sign in with Works ID' }).waitFor();
    assert.equal(new URL(page.url()).search.includes('code'), false, 'what it answered is not left in the address');
    await look('signing in by a provider');
    openId.person = { sub: 'the owner', email, email_verified: true };
    await page.goto(`${url}/console/history`);
    await page.getByRole('button', { name: 'Sign in with Works ID' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    const { body } = await koine.ask('/koine/v1/me', { cookie: await cookieOf(page) });
    assert.equal(body.agent.email, email);
    assert.deepEqual(unforeseen(), []);
  });
});
