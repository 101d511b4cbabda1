/** The vendor's codes for time zones: a country's own code where it has one zone, with a suffix where it has several. */
const zones: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  GMT: 'UTC',
  AT: 'Europe/Vienna',
  AU: 'Australia/Sydney',
  'AU-NSW': 'Australia/Sydney',
  'AU-QLD': 'Australia/Brisbane',
  'AU-SA': 'Australia/Adelaide',
  'AU-VIC': 'Australia/Melbourne',
  'AU-WA': 'Australia/Perth',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  BR: 'America/Sao_Paulo',
  'CA-AB': 'America/Edmonton',
  'CA-BC': 'America/Vancouver',
  'CA-ON': 'America/Toronto',
  'CA-QC': 'America/Toronto',
  CH: 'Europe/Zurich',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  HK: 'Asia/Hong_Kong',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IL: 'Asia/Jerusalem',
  IN: 'Asia/Kolkata',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MT: 'Europe/Malta',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  RO: 'Europe/Bucharest',
  RS: 'Europe/Belgrade',
  SE: 'Europe/Stockholm',
  SG: 'Asia/Singapore',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
  TR: 'Europe/Istanbul',
  UA: 'Europe/Kyiv',
  UK: 'Europe/London',
  'US-CA': 'America/Los_Angeles',
  'US-CO': 'America/Denver',
  'US-FL': 'America/New_York',
  'US-IL': 'America/Chicago',
  'US-MA': 'America/New_York',
  'US-NY': 'America/New_York',
  'US-TX': 'America/Chicago',
  'US-WA': 'America/Los_Angeles',
  ZA: 'Africa/Johannesburg',
};

/** The one numeric id that is publicly known. */
const ids: Readonly<Record<string, string>> = { 261: 'NO' };

/** The IANA zone of a vendor's code or id, in any case; IANA names are understood too. Null when it is none of these. */
export function zoneOf(code: string): string | null {
  const upper = code.trim().toUpperCase();
  const known = zones[ids[upper] ?? upper];
  if (known !== undefined) return known;
  try {
    return code.includes('/')
      ? new Intl.DateTimeFormat('en', { timeZone: code.trim() }).resolvedOptions().timeZone
      : null;
  } catch {
    return null;
  }
}
