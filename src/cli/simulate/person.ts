import type { Random } from './random.ts';

/** A visitor as they come to a site: what they would tell, and what their browser shows. */
export interface Person {
  readonly name: string;
  /** Null for those who do not tell it. */
  readonly email: string | null;
  /** BCP 47. */
  readonly language: string;
  readonly country: string;
  readonly city: string;
  readonly userAgent: string;
}

/** How many of a hundred visitors tell their e-mail address. */
const TELL_EMAIL = 0.6;

interface Land {
  readonly country: string;
  readonly language: string;
  readonly cities: readonly string[];
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const lands: readonly (readonly [Land, number])[] = [
  [
    {
      country: 'US',
      language: 'en-US',
      cities: ['Austin', 'Denver', 'Portland', 'Chicago'],
      given: ['Emily', 'Marcus', 'Grace', 'Tyler', 'Naomi', 'Derek'],
      family: ['Walker', 'Nguyen', 'Ramirez', 'Brooks', 'Foster', 'Price'],
    },
    25,
  ],
  [
    {
      country: 'GB',
      language: 'en-GB',
      cities: ['Leeds', 'Bristol', 'Glasgow'],
      given: ['Oliver', 'Amelia', 'Harriet', 'Imran', 'Callum'],
      family: ['Hughes', 'Patel', 'Clarke', "O'Connor", 'Shaw'],
    },
    15,
  ],
  [
    {
      country: 'DE',
      language: 'de-DE',
      cities: ['Leipzig', 'München', 'Köln', 'Hamburg'],
      given: ['Jürgen', 'Lena', 'Friederike', 'Tobias', 'Aylin'],
      family: ['Müller', 'Weiß', 'Schröder', 'Yılmaz', 'Kühn'],
    },
    20,
  ],
  [
    {
      country: 'FR',
      language: 'fr-FR',
      cities: ['Lyon', 'Nantes', 'Orléans'],
      given: ['Zoé', 'François', 'Hélène', 'Mathieu'],
      family: ['Lefèvre', 'Dubois', 'Garçon', 'Moreau'],
    },
    10,
  ],
  [
    {
      country: 'HU',
      language: 'hu-HU',
      cities: ['Budapest', 'Győr', 'Szeged'],
      given: ['Ádám', 'Eszter', 'László', 'Zsófia'],
      family: ['Nagy', 'Szűcs', 'Kovács', 'Tóth'],
    },
    10,
  ],
  [
    {
      country: 'NO',
      language: 'nb-NO',
      cities: ['Oslo', 'Tromsø', 'Ålesund'],
      given: ['Åse', 'Bjørn', 'Ingrid', 'Sindre'],
      family: ['Østby', 'Hansen', 'Sæther', 'Lie'],
    },
    8,
  ],
  [
    {
      country: 'JP',
      language: 'ja-JP',
      cities: ['東京', '大阪'],
      given: ['陽菜', '健太', '美咲'],
      family: ['佐藤', '鈴木', '高橋'],
    },
    7,
  ],
  [
    {
      country: 'SA',
      language: 'ar-SA',
      cities: ['الرياض', 'جدة'],
      given: ['ليلى', 'عمر', 'فاطمة'],
      family: ['الحربي', 'القحطاني', 'الغامدي'],
    },
    5,
  ],
];

const browsers: readonly (readonly [string, number])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    40,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    22,
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
    20,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    10,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0', 5],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0',
    3,
  ],
];

export function makePerson(random: Random): Person {
  const land = random.weighted(lands);
  const given = random.pick(land.given);
  const family = random.pick(land.family);
  return {
    name: land.language === 'ja-JP' ? `${family} ${given}` : `${given} ${family}`,
    email: random.chance(TELL_EMAIL) ? emailOf(given, family, random) : null,
    language: land.language,
    country: land.country,
    city: random.pick(land.cities),
    userAgent: random.weighted(browsers),
  };
}

function emailOf(given: string, family: string, random: Random): string {
  const plain = `${given}.${family}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.]/g, '');
  const name = plain.length > 3 ? plain : 'visitor';
  return `${name}${random.between(1, 999)}@${random.pick(['example.com', 'example.net', 'example.org'])}`;
}
