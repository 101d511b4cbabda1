import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { callableAddresses, ForbiddenAddress } from './callable-addresses.ts';

const { mayCall, forbids } = callableAddresses();

test('addresses of the public may be called, and those of Koine’s surroundings may not, in any spelling', () => {
  const open = ['8.8.8.8', '100.63.255.255', '172.32.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8'];
  const shut = [
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['255.255.255.255', '224.0.0.1', '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', 'fe80::1'],
    ...['fe80::1%eth0', 'fd00:ec2::254', 'fc00::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'x'],
  ];
  assert.deepEqual(
    open.filter((address) => !mayCall(address)),
    [],
  );
  assert.deepEqual(shut.filter(mayCall), []);
});

test('an address in a URL is known however it is written, and ports of other services are refused', () => {
  const shut = ['127.1', '0x7f.1', '2130706433', '017700000001', '[::1]', '[::ffff:10.0.0.1]', '169.254.169.254'];
  const urls = shut.map((host) => new URL(`http://${host}/`));
  assert.deepEqual(urls.filter((url) => !forbids(url)).map(String), []);
  const forbidden = (url: string) => forbids(new URL(url));
  assert.deepEqual(
    ['https://hooks.example/', 'http://8.8.8.8:8080/', 'http://hooks.example:25/', 'https://hooks.example:22/'].map(
      forbidden,
    ),
    [false, false, true, true],
  );
});

test('networks that were named may be called, and no others', () => {
  const named = callableAddresses(['10.1.0.0/16', 'fd00::/8']);
  assert.deepEqual(
    ['10.1.2.3', '10.2.0.1', 'fd12::1', '127.0.0.1', '::ffff:10.1.2.3'].map((address) => named.mayCall(address)),
    [true, false, true, false, true],
  );
});

test('of a name’s addresses only those that may be called are given', async () => {
  const answers = [
    [
      { address: '10.0.0.1', family: 4 },
      { address: '8.8.4.4', family: 4 },
    ],
    [{ address: '127.0.0.1', family: 4 }],
  ];
  const { lookup } = callableAddresses([], (async () => answers.shift()) as never);
  const look = promisify(lookup) as (host: string, options: object) => Promise<unknown>;
  assert.deepEqual(await look('rebind.example', { all: true }), [{ address: '8.8.4.4', family: 4 }]);
  // The same name, a moment later.
  await assert.rejects(look('rebind.example', { all: true }), ForbiddenAddress);
  const { lookup: real } = callableAddresses();
  await assert.rejects((promisify(real) as typeof look)('localhost', {}), ForbiddenAddress);
});
