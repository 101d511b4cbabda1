let context: AudioContext | null = null;

/** Plays a short, soft tone. Before the first click on the page a browser allows none; then it stays silent. */
export function playBlip(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const start = context.currentTime;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.08, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.28);
  volume.connect(context.destination);
  const tone = context.createOscillator();
  tone.type = 'sine';
  tone.frequency.setValueAtTime(660, start);
  tone.frequency.setValueAtTime(880, start + 0.09);
  tone.connect(volume);
  tone.start(start);
  tone.stop(start + 0.3);
}
