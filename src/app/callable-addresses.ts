import { lookup as lookUp } from 'node:dns';
import net from 'node:net';

const networksNobodyCalls = [
  // IPv4: this network, private, shared, loopback, link-local (clouds' metadata), special and documentation, multicast, reserved.
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // IPv6: unspecified, loopback, translated and tunnelled IPv4, discard, documentation, unique local, link-local, site-local, multicast.
  ...['::/128', '::1/128', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/23', '100::/64'],
  ...['2001:db8::/32', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

/** What an address on the outside may be, so that nobody makes Koine call its own surroundings. */
export interface CallableAddresses {
  /** Whether this IP address may be connected to. */
  mayCall(address: string): boolean;
  /** Whether a URL names an address that may not be called, or a port on which no web server listens. Names are looked up only when connecting. */
  forbids(url: URL): boolean;
  /** Looks names up as `dns.lookup`, and gives only addresses that may be called: what is checked is what is connected to. */
  readonly lookup: net.LookupFunction;
}

/** Thrown by `lookup` when a name has no address that may be called. */
export class ForbiddenAddress extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

/** All public addresses, and those named, each an address or a range as `10.1.0.0/16`. */
export function callableAddresses(
  networks: readonly string[] = [],
  resolve: typeof lookUp.__promisify__ | null = null,
): CallableAddresses {
  const forbidden = listOf(networksNobodyCalls);
  const allowed = listOf(networks);
  const mayCall = (address: string) => {
    const bare = address.replace(/%.*$/, '');
    const family = net.isIP(bare);
    if (family === 0) return false;
    const kind = family === 4 ? 'ipv4' : 'ipv6';
    return allowed.check(bare, kind) || !forbidden.check(bare, kind);
  };
  return {
    mayCall,
    forbids({ protocol, hostname, port }) {
      const host = hostname.replace(/^\[|\]$/g, '');
      if (net.isIP(host) !== 0 && !mayCall(host)) return true;
      const number = Number(port || (protocol === 'https:' ? 443 : 80));
      return networks.length === 0 && number < 1024 && number !== 80 && number !== 443;
    },
    lookup(hostname, options, answer) {
      const found = (addresses: readonly { readonly address: string; readonly family: number }[]) => {
        const callable = addresses.filter(({ address }) => mayCall(address));
        const [first] = callable;
        if (!first) return answer(new ForbiddenAddress(`${hostname} has no address that may be called.`), '', 0);
        return options.all ? answer(null, [...callable]) : answer(null, first.address, first.family);
      };
      const all = { ...options, all: true } as const;
      if (resolve) return void resolve(hostname, all).then(found, (error) => answer(error, '', 0));
      lookUp(hostname, all, (error, addresses) => (error ? answer(error, '', 0) : found(addresses)));
    },
  };
}

function listOf(networks: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = net.isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
