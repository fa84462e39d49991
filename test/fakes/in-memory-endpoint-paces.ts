import {
  type EndpointPace,
  type EndpointRate,
  type EndpointTurn,
  heldTo,
  takenTurn,
  UNUSED_ENDPOINT,
} from '../../functions/domain/sending/endpoint-pace.ts';
import type { EndpointPaces } from '../../functions/ports/endpoint-paces.ts';

export class InMemoryEndpointPaces implements EndpointPaces {
  readonly #paces = new Map<string, EndpointPace>();

  async take(endpoint: string, rate: EndpointRate, mostAheadMs: number, now: Date): Promise<EndpointTurn> {
    const { turn, pace } = takenTurn(this.#paces.get(endpoint) ?? UNUSED_ENDPOINT, rate, now.getTime(), mostAheadMs);
    this.#paces.set(endpoint, pace);
    return turn;
  }

  async hold(endpoint: string, untilMs: number, now: Date): Promise<void> {
    this.#paces.set(endpoint, heldTo(this.#paces.get(endpoint) ?? UNUSED_ENDPOINT, untilMs, now.getTime()));
  }
}
