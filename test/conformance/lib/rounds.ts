import { sleep } from './wait';

/** Does something again and again until it is stopped; a round that fails is followed by the next. */
export class Rounds {
  private going = true;
  private loop?: Promise<void>;

  public constructor(private readonly round: () => Promise<void>) {}

  public start(): void {
    this.loop = (async () => {
      while (this.going) {
        await this.round().catch(() => undefined);
        await sleep(300);
      }
    })();
  }

  /** No round is under way when this is done. */
  public async stop(): Promise<void> {
    this.going = false;
    await this.loop;
  }
}
