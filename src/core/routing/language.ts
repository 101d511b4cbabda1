import type { RoutingSettings } from '../directory.ts';
import type { Skills } from '../facts.ts';

/**
 * The skills that a session needs, the visitor's language (BCP 47) among them where the queue wants it: the skill among
 * `known` that bears its whole tag as a name, or else its language alone. What nobody speaks is not asked for.
 */
export function withLanguage(
  skills: Skills,
  language: string | null,
  { languageLevel }: RoutingSettings,
  known: readonly string[],
): Skills {
  if (languageLevel === undefined || language === null) return skills;
  const tag = language.toLowerCase();
  const called = (wanted: string) => known.find((name) => name.toLowerCase() === wanted);
  const name = called(tag) ?? called(tag.split('-')[0] ?? tag);
  return name === undefined ? skills : { ...skills, [name]: Math.max(skills[name] ?? 0, languageLevel) };
}
