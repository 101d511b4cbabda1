import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { configurationPage, configurationPagePath } from '../scripts/configuration-page.ts';
import { ConfigRefused, readConfig } from './config.ts';

test('an empty environment gives the documented defaults', () => {
  assert.deepEqual(readConfig({}), {
    host: '127.0.0.1',
    port: 8080,
    dataFolder: path.resolve('data'),
    databaseUrl: undefined,
    natsUrl: undefined,
    publicUrl: undefined,
    trustedProxies: [],
    sealKey: undefined,
    files: { storageUrl: undefined, clamdUrl: undefined, acceptsUnscanned: false },
    exportsFolder: undefined,
    mail: undefined,
    callableNetworks: [],
    logLevel: 'info',
  });
});

test('a variable that is set wins, and an empty one counts as absent', () => {
  const config = readConfig({
    KOINE_HOST: '::',
    KOINE_PORT: '0',
    KOINE_DATA: '/srv/koine',
    KOINE_DATABASE_URL: 'postgresql://koine:secret@db.example.com/koine',
    KOINE_NATS_URL: 'nats://one:4222, nats://two:4222',
    KOINE_PUBLIC_URL: 'https://chat.example.com/',
    KOINE_TRUSTED_PROXIES: '127.0.0.1, 2001:db8::/32 ,',
    KOINE_SEAL_KEY: Buffer.alloc(32, 7).toString('base64'),
    KOINE_FILES_URL: 'https://key:secret@s3.example.com/bucket',
    KOINE_CLAMD_URL: 'unix:/run/clamav/clamd.ctl',
    KOINE_UNSCANNED_FILES: 'accept',
    KOINE_CALLABLE_NETWORKS: '10.1.0.0/16, fd00::/8',
    KOINE_LOG: '  ',
  });
  assert.deepEqual(config, {
    host: '::',
    port: 0,
    dataFolder: '/srv/koine',
    databaseUrl: 'postgresql://koine:secret@db.example.com/koine',
    natsUrl: 'nats://one:4222, nats://two:4222',
    publicUrl: 'https://chat.example.com',
    trustedProxies: ['127.0.0.1', '2001:db8::/32'],
    sealKey: Buffer.alloc(32, 7),
    files: {
      storageUrl: 'https://key:secret@s3.example.com/bucket',
      clamdUrl: 'unix:/run/clamav/clamd.ctl',
      acceptsUnscanned: true,
    },
    exportsFolder: undefined,
    mail: undefined,
    callableNetworks: ['10.1.0.0/16', 'fd00::/8'],
    logLevel: 'info',
  });
  assert.ok(Object.isFrozen(config));
});

test('[K6] all mistakes are named at once, each by its variable, without a password', () => {
  const environment = {
    KOINE_HOST: 'http://localhost',
    KOINE_PORT: '80800',
    KOINE_DATABASE_URL: 'mysql://koine:secret@localhost/koine',
    KOINE_NATS_URL: 'localhost:4222',
    KOINE_PUBLIC_URL: 'chat.example.com',
    KOINE_TRUSTED_PROXIES: '10.0.0.0/33',
    KOINE_SEAL_KEY: 'a secret of another length',
    KOINE_FILES_URL: 'https://s3.example.com/?secret',
    KOINE_CLAMD_URL: 'http://localhost:3310',
    KOINE_UNSCANNED_FILES: 'maybe',
    KOINE_CALLABLE_NETWORKS: '10.1.0.0/33',
    KOINE_LOG: 'loud',
  };
  assert.throws(
    () => readConfig(environment),
    (error: unknown) => {
      assert.ok(error instanceof ConfigRefused);
      for (const name of Object.keys(environment)) {
        assert.equal(error.mistakes.filter((mistake) => mistake.startsWith(name)).length, 1, name);
      }
      assert.ok(!error.message.includes('secret'));
      return true;
    },
  );
});

test('[K6] a port is a whole number', () => {
  for (const port of ['-1', '1.5', '0x10', '8080a', '65536', '1e3']) {
    assert.throws(() => readConfig({ KOINE_PORT: port }), ConfigRefused, port);
  }
});

test('docs/configuration.md says what the code does', () => {
  assert.equal(readFileSync(configurationPagePath, 'utf8'), configurationPage());
});

test('mail needs a server and a sender, whose name may be left out', () => {
  const smtpUrl = 'smtps://koine:secret@mail.example.com:465';
  const mailFrom = (sender: string) => readConfig({ KOINE_SMTP_URL: smtpUrl, KOINE_MAIL_FROM: sender }).mail;
  assert.deepEqual(mailFrom('chat@example.com'), { smtpUrl, from: { name: null, address: 'chat@example.com' } });
  assert.deepEqual(mailFrom('Shop & Co <chat@example.com>')?.from, { name: 'Shop & Co', address: 'chat@example.com' });
  const mistakesOf = (environment: Record<string, string>): readonly string[] => {
    try {
      return readConfig(environment) && [];
    } catch (error) {
      return (error as ConfigRefused).mistakes;
    }
  };
  assert.match(mistakesOf({ KOINE_SMTP_URL: smtpUrl })[0] ?? '', /KOINE_MAIL_FROM must be set/);
  const both = mistakesOf({ KOINE_SMTP_URL: 'http://u:secret@x', KOINE_MAIL_FROM: 'nobody' });
  assert.equal(both.length, 2);
  assert.doesNotMatch(both.join(), /secret/);
});
