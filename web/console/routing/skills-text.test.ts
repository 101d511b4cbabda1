import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSkills, writeSkills } from './skills-text.ts';

test('skills are read as they are written, one a line', () => {
  const skills = { French: 4, 'Level 2 support': 1 };
  assert.deepEqual(readSkills(writeSkills(skills)), skills);
  assert.deepEqual(readSkills('\n French: 3 \n\n'), { French: 3 });
  assert.equal(readSkills('French'), null);
  assert.equal(readSkills('French 6'), null);
});
