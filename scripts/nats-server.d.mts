/** The path of a NATS server for the tests, or undefined. */
export function findNatsServer(): string | undefined;
