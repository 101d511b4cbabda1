import { type Group, groupsOf, isJoined, type Unit } from './text-units.ts';

/** Each country's length (ISO 13616 registry). */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Where account numbers (IBAN) stand: whole groups of letters and digits, of the country's length, right by mod 97. */
export function findIbans(units: readonly Unit[]): readonly Group[] {
  const groups = groupsOf(units, isIbanCharacter);
  return groups.flatMap((_, index) => {
    const found = windowFrom(units, groups, index);
    return found ? [found] : [];
  });
}

/** Whether an IBAN may hold the character. */
export function isIbanCharacter({ char, digit }: Unit): boolean {
  return digit !== null || (char.length === 1 && char >= 'a' && char <= 'z');
}

function windowFrom(units: readonly Unit[], groups: readonly Group[], index: number): Group | null {
  const first = groups[index];
  let text = '';
  let before = first;
  for (let at = index; first && before; at += 1) {
    const group = groups[at];
    if (!group || (group !== before && !isJoined(units, before, group))) return null;
    for (let place = group.from; place < group.to && text.length <= 34; place += 1) text += characterOf(units[place]);
    const length = text.length < 2 ? 34 : (lengths[text.slice(0, 2)] ?? 0);
    if (text.length > length) return null;
    if (text.length === length) return isIban(text) ? { from: first.from, to: group.to } : null;
    before = group;
  }
  return null;
}

function characterOf(unit: Unit | undefined): string {
  return unit?.digit?.toString() ?? unit?.char.toUpperCase() ?? '';
}

/** Whether upper-case letters and digits, without blanks, are an IBAN. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(text) || text.length !== lengths[text.slice(0, 2)]) return false;
  let rest = 0;
  for (const char of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
