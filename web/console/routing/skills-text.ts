type Skills = Readonly<Record<string, number>>;

/** Skills as a person writes them: one a line, `French 4`. */
export function writeSkills(skills: Skills): string {
  return Object.entries(skills)
    .map(([name, level]) => `${name} ${level}`)
    .join('\n');
}

/** What was written, or null where a line is no name with a level from 1 to 5. */
export function readSkills(text: string): Skills | null {
  const skills: Record<string, number> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name, level] = line.trim().match(/^(.{1,64}?)[\s:]+([1-5])$/) ?? [];
    if (name === undefined || level === undefined) return null;
    skills[name] = Number(level);
  }
  return skills;
}
