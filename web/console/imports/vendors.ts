/** Whose files can be brought in. */
export const vendors = [
  { value: 'native', label: 'Koine' },
  { value: 'agendize', label: 'Agendize' },
  { value: 'liveperson', label: 'LivePerson' },
  { value: 'superoffice', label: 'SuperOffice' },
  { value: 'twin', label: 'TWIN' },
  { value: 'vcclive', label: 'VCC Live' },
] as const;

export function vendorName(from: string): string {
  return vendors.find(({ value }) => value === from)?.label ?? from;
}
