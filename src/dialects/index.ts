import { agendize } from './agendize/index.ts';
import type { Dialect } from './dialect.ts';
import { liveperson } from './liveperson/index.ts';
import { native } from './native/index.ts';
import { superoffice } from './superoffice/index.ts';
import { twin } from './twin/index.ts';
import { vcclive } from './vcclive/index.ts';

/** Every dialect that Koine speaks. */
export const dialects: readonly Dialect[] = [native, agendize, liveperson, superoffice, twin, vcclive];
