/** How fast time goes by for everybody in the play. */
export class Pace {
  #speed: number;
  readonly #waiting = new Set<() => void>();

  /** How many times faster than life; `Infinity` waits for nothing. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Whether people take time at all. */
  get takesTime(): boolean {
    return Number.isFinite(this.#speed);
  }

  /** How long (milliseconds) so many milliseconds of the play take. */
  lasting(milliseconds: number): number {
    return milliseconds / this.#speed;
  }

  /** So many milliseconds of the play. */
  wait(milliseconds: number): Promise<void> {
    if (!this.takesTime || milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, this.lasting(milliseconds));
      this.#waiting.add(end);
    });
  }

  /** From now on nobody takes time. */
  hurry(): void {
    this.#speed = Number.POSITIVE_INFINITY;
    for (const end of [...this.#waiting]) end();
  }
}
