// Loaded into a server whose memory is measured, with --expose-gc: garbage, and pages kept for more of it, are not counted.
process.on('SIGUSR2', () => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }));
