/** Why Koine does not start, as one sentence for the person who starts it. Nothing was damaged. */
export class StartRefused extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'StartRefused';
  }
}
