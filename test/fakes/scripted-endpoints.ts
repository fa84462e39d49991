import type { EndpointAnswer, EndpointCall, EndpointCaller } from '../../functions/ports/endpoint-caller.ts';

/** Answers every call with 200 and keeps it, unless the test says otherwise. */
export class ScriptedEndpoints implements EndpointCaller {
  readonly calls: EndpointCall[] = [];
  answer: (call: EndpointCall) => EndpointAnswer = () => ({ kind: 'answered', status: 200, body: '', tookMs: 1 });

  async call(call: EndpointCall): Promise<EndpointAnswer> {
    this.calls.push(call);
    return this.answer(call);
  }
}
