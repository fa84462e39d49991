import type { EndpointRate, EndpointTurn } from '#domain/sending/endpoint-pace';

/**
 * When endpoints may be called whose platform says how often; all senders know it together. An endpoint goes by the keyed hash of its URL.
 */
export interface EndpointPaces {
  /** Take the next turn if it begins within `mostAheadMs`. */
  take(endpoint: string, rate: EndpointRate, mostAheadMs: number, now: Date): Promise<EndpointTurn>;
  /** Its platform said that it was too fast. @param untilMs milliseconds since 1970 */
  hold(endpoint: string, untilMs: number, now: Date): Promise<void>;
}
