import { isIP } from 'node:net';
import path from 'node:path';

/** Each environment variable that Koine reads: its default in words, and what it does. `docs/configuration.md` is made from this. */
export const configVariables = [
  {
    name: 'KOINE_HOST',
    default: '127.0.0.1',
    meaning: 'Address to listen on. `0.0.0.0` or `::` listens on every address of the machine.',
  },
  { name: 'KOINE_PORT', default: '8080', meaning: 'Port to listen on, 0 to 65535. 0 takes any free port.' },
  {
    name: 'KOINE_DATA',
    default: './data',
    meaning:
      'Data folder: the embedded PostgreSQL, uploads and secrets. One running Koine a folder. Relative to the folder Koine is started in.',
  },
  {
    name: 'KOINE_DATABASE_URL',
    default: null,
    meaning:
      'A PostgreSQL server (15 or newer) to use instead of the embedded one, as `postgres://user:password@host:5432/database`.',
  },
  {
    name: 'KOINE_NATS_URL',
    default: null,
    meaning:
      'NATS servers that join several Koine processes, as `nats://host:4222`; several are separated by commas. Without it, Koine runs as one process.',
  },
  {
    name: 'KOINE_PUBLIC_URL',
    default: null,
    meaning:
      'Address under which browsers and integrations reach Koine, as `https://chat.example.com`. Without it, `http://` with the host and the port that Koine listens on.',
  },
  {
    name: 'KOINE_TRUSTED_PROXIES',
    default: null,
    meaning:
      'Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed, as addresses or ranges separated by commas: `127.0.0.1, 10.0.0.0/8`. Without it none is, and visitors bear the address of the proxy.',
  },
  {
    name: 'KOINE_SEAL_KEY',
    default: null,
    meaning:
      'Key by which secrets and the originals of masked messages are encrypted: 32 bytes in base64, the same for all processes on one database. Without it, one is made and kept as `seal.key` in the data folder.',
  },
  {
    name: 'KOINE_FILES_URL',
    default: null,
    meaning:
      'S3-compatible storage for uploaded files, as `https://id:key@s3.example.com/bucket?region=eu-central-1`; a path after the bucket stands before all keys. Without it, files lie in the data folder.',
  },
  {
    name: 'KOINE_EXPORTS_FOLDER',
    default: null,
    meaning:
      'Folder below which scheduled exports may be written, each account’s in one of its own. Relative to the folder Koine is started in. Without it, they go to S3-compatible storage or by mail only.',
  },
  {
    name: 'KOINE_CLAMD_URL',
    default: null,
    meaning:
      'A ClamAV daemon that looks through uploaded files, as `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`. Without it, nobody does.',
  },
  {
    name: 'KOINE_UNSCANNED_FILES',
    default: 'refuse',
    meaning: 'What becomes of files while the ClamAV daemon gives no answer: `refuse` or `accept`.',
  },
  {
    name: 'KOINE_SMTP_URL',
    default: null,
    meaning:
      'The mail server that takes what Koine sends, as `smtps://user:password@mail.example.com:465` or `smtp://…:587` (which changes to TLS where the server can). Without it, mails wait, and are given up after two days.',
  },
  {
    name: 'KOINE_MAIL_FROM',
    default: null,
    meaning:
      'Sender of all mails, as `chat@example.com` or `Example Support <chat@example.com>`; without a name, each account’s own. Must be set together with `KOINE_SMTP_URL`.',
  },
  {
    name: 'KOINE_CALLABLE_NETWORKS',
    default: null,
    meaning:
      'Addresses and ranges that are not public but may be called by webhooks, bots and sign-in providers all the same, separated by commas: `10.1.0.0/16, 127.0.0.1`. Without it, private, loopback and link-local ones are refused.',
  },
  {
    name: 'KOINE_LOG',
    default: 'info',
    meaning: 'Least level that is logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
  },
] as const satisfies readonly { name: string; default: string | null; meaning: string }[];

type VariableName = (typeof configVariables)[number]['name'];

/** Levels that `KOINE_LOG` may name, least severe first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of the levels of `KOINE_LOG`. */
export type LogLevel = (typeof logLevels)[number];

/** What the environment asks of this process: checked, complete, frozen. */
export type Config = {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Absolute path. */
  readonly dataFolder: string;
  /** Undefined means the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  /** Without a slash at its end; undefined means the address Koine listens on. */
  readonly publicUrl: string | undefined;
  /** Addresses and ranges (CIDR); empty means that forwarded headers are not believed. */
  readonly trustedProxies: readonly string[];
  /** 32 bytes; undefined means the one in the data folder. */
  readonly sealKey: Buffer | undefined;
  readonly files: FilesConfig;
  /** Absolute path; undefined means that no export may be written to disk for good. */
  readonly exportsFolder: string | undefined;
  /** Undefined means that no mail can be sent. */
  readonly mail: MailConfig | undefined;
  /** Addresses and ranges (CIDR) that are not public and may be called all the same. */
  readonly callableNetworks: readonly string[];
  readonly logLevel: LogLevel;
};

/** Where files are kept, and who looks for viruses in them. */
export interface FilesConfig {
  /** Undefined means the data folder. */
  readonly storageUrl: string | undefined;
  /** Undefined means nobody. */
  readonly clamdUrl: string | undefined;
  readonly acceptsUnscanned: boolean;
}

/** The server that takes mails, and who sends them. */
export interface MailConfig {
  readonly smtpUrl: string;
  /** The name is null where each account's own is to stand. */
  readonly from: { readonly name: string | null; readonly address: string };
}

/** Thrown by `readConfig` with every mistake in the environment, one sentence each. */
export class ConfigRefused extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.name = 'ConfigRefused';
    this.mistakes = mistakes;
  }
}

/** The Config of an environment; a variable that is empty counts as absent. Throws `ConfigRefused` with all mistakes at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  return checkConfig(readVariables(environment));
}

type Variables = Readonly<Record<VariableName, string | undefined>>;

function readVariables(environment: Readonly<Record<string, string | undefined>>): Variables {
  const entries = configVariables.map((variable) => [
    variable.name,
    environment[variable.name]?.trim() || variable.default || undefined,
  ]);
  return Object.fromEntries(entries);
}

function checkConfig(variables: Variables): Config {
  const mistakes: string[] = [];
  const port = Number(variables.KOINE_PORT);
  if (!/^\d{1,5}$/.test(variables.KOINE_PORT ?? '') || port > 65535) {
    mistakes.push(`KOINE_PORT must be a whole number from 0 to 65535, but is "${variables.KOINE_PORT}".`);
  }
  const host = variables.KOINE_HOST ?? '';
  if (/[\s/]/.test(host)) {
    mistakes.push(`KOINE_HOST must be an address or a host name, without a scheme or path, but is "${host}".`);
  }
  const logLevel = logLevels.find((level) => level === variables.KOINE_LOG);
  if (logLevel === undefined) {
    mistakes.push(`KOINE_LOG must be one of ${logLevels.join(', ')}, but is "${variables.KOINE_LOG}".`);
  }
  const databaseUrl = variables.KOINE_DATABASE_URL;
  if (databaseUrl !== undefined && !hasScheme(databaseUrl, ['postgres:', 'postgresql:'])) {
    // The value is not repeated: it may hold a password.
    mistakes.push('KOINE_DATABASE_URL must be an address like postgres://user:password@host:5432/database.');
  }
  const natsUrl = variables.KOINE_NATS_URL;
  if (natsUrl?.split(',').some((server) => !hasScheme(server.trim(), ['nats:', 'tls:', 'ws:', 'wss:']))) {
    mistakes.push('KOINE_NATS_URL must be an address like nats://host:4222, or several separated by commas.');
  }
  const publicUrl = variables.KOINE_PUBLIC_URL;
  if (publicUrl !== undefined && !isPublicAddress(publicUrl)) {
    mistakes.push(
      `KOINE_PUBLIC_URL must be an http or https address without a query, like https://chat.example.com, but is "${publicUrl}".`,
    );
  }
  const trustedProxies = listOf(variables.KOINE_TRUSTED_PROXIES);
  for (const proxy of trustedProxies.filter((each) => !isAddressRange(each))) {
    mistakes.push(`KOINE_TRUSTED_PROXIES must name addresses or ranges like 10.0.0.0/8, but holds "${proxy}".`);
  }
  const sealKey = variables.KOINE_SEAL_KEY === undefined ? undefined : Buffer.from(variables.KOINE_SEAL_KEY, 'base64');
  // The value is not repeated: it is a secret.
  if (sealKey && sealKey.length !== 32) mistakes.push('KOINE_SEAL_KEY must be 32 bytes in base64.');
  const files = checkFiles(variables, mistakes);
  const mail = checkMail(variables, mistakes);
  const callableNetworks = listOf(variables.KOINE_CALLABLE_NETWORKS);
  for (const network of callableNetworks.filter((each) => !isAddressRange(each))) {
    mistakes.push(`KOINE_CALLABLE_NETWORKS must name addresses or ranges like 10.1.0.0/16, but holds "${network}".`);
  }
  if (mistakes.length > 0 || logLevel === undefined) throw new ConfigRefused(mistakes);
  return Object.freeze({
    host,
    port,
    dataFolder: path.resolve(variables.KOINE_DATA ?? ''),
    databaseUrl,
    natsUrl,
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    trustedProxies: Object.freeze(trustedProxies),
    sealKey,
    files,
    exportsFolder: variables.KOINE_EXPORTS_FOLDER && path.resolve(variables.KOINE_EXPORTS_FOLDER),
    mail,
    callableNetworks: Object.freeze(callableNetworks),
    logLevel,
  });
}

function checkFiles(
  { KOINE_FILES_URL: storageUrl, KOINE_CLAMD_URL: clamdUrl, KOINE_UNSCANNED_FILES: unscanned }: Variables,
  mistakes: string[],
): FilesConfig {
  if (storageUrl !== undefined && !isStorageAddress(storageUrl)) {
    // The value is not repeated: it may hold a secret.
    mistakes.push('KOINE_FILES_URL must be an address like https://id:key@s3.example.com/bucket?region=eu-central-1.');
  }
  if (clamdUrl !== undefined && !(hasScheme(clamdUrl, ['tcp:', 'unix:']) && !/^tcp:\/*$/.test(clamdUrl))) {
    mistakes.push(
      `KOINE_CLAMD_URL must be an address like tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl, but is "${clamdUrl}".`,
    );
  }
  if (unscanned !== 'refuse' && unscanned !== 'accept') {
    mistakes.push(`KOINE_UNSCANNED_FILES must be refuse or accept, but is "${unscanned}".`);
  }
  return { storageUrl, clamdUrl, acceptsUnscanned: unscanned === 'accept' };
}

function isStorageAddress(address: string): boolean {
  if (!hasScheme(address, ['https:', 'http:'])) return false;
  const { username, password, pathname } = new URL(address);
  return username !== '' && password !== '' && pathname.length > 1;
}

function checkMail(
  { KOINE_SMTP_URL: smtpUrl, KOINE_MAIL_FROM: sender }: Variables,
  mistakes: string[],
): MailConfig | undefined {
  const before = mistakes.length;
  if (smtpUrl !== undefined && !(hasScheme(smtpUrl, ['smtp:', 'smtps:']) && new URL(smtpUrl).hostname !== '')) {
    // The value is not repeated: it may hold a password.
    mistakes.push('KOINE_SMTP_URL must be an address like smtps://user:password@mail.example.com:465.');
  }
  const [, name = '', inBrackets, bare] = mailbox.exec(sender ?? '') ?? [];
  const address = inBrackets ?? bare;
  if (sender !== undefined && address === undefined) {
    mistakes.push(
      `KOINE_MAIL_FROM must be an address like chat@example.com or Support <chat@example.com>, but is "${sender}".`,
    );
  }
  if (smtpUrl !== undefined && sender === undefined) {
    mistakes.push('KOINE_MAIL_FROM must be set together with KOINE_SMTP_URL: it is who sends the mails.');
  }
  if (mistakes.length > before || smtpUrl === undefined || address === undefined) return undefined;
  return { smtpUrl, from: { name: name.trim() || null, address } };
}

/** `Name <local@domain>` or `local@domain`. */
const mailbox = /^(?:([^<>"\r\n]*)<([^\s<>@,;"]+@[^\s<>@,;"]+)>|([^\s<>@,;"]+@[^\s<>@,;"]+))$/;

function hasScheme(address: string, schemes: readonly string[]): boolean {
  return URL.canParse(address) && schemes.includes(new URL(address).protocol);
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isRight = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return bits > 0 && isRight && rest.length === 0;
}

function isPublicAddress(address: string): boolean {
  if (!hasScheme(address, ['http:', 'https:'])) return false;
  const { search, hash, username } = new URL(address);
  return search === '' && hash === '' && username === '';
}
