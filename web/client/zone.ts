/** The clocks of a time zone, as the server reads them. */
export { zoneOf } from '../../src/core/zone.ts';
