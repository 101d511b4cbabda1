// Loaded into a server whose memory is measured, with --expose-gc: garbage is not counted.
process.on('SIGUSR2', () => globalThis.gc?.());
