import type { Head } from '../../src/domain/head.ts';
import { releaseOf } from './history.ts';
import type { Rules } from './rules.ts';
import type { Flight, Offering, State } from './state.ts';

type Uncoded<F> = F extends Flight ? Omit<F, 'code'> : never;

/** A small number for a head: its revision follows from its release. */
export function headCode(head: Head | null): number {
  return head === null ? 0 : head.epoch * 16 + releaseOf(head) + 1;
}

/** A head as a member of a set of them. */
export function headBit(head: Head): number {
  return 1 << ((head.epoch - 1) * 8 + releaseOf(head));
}

function offeringCode({ head, base, entries }: Offering): string {
  const names = ('a' in entries ? 1 : 0) + ('b' in entries ? 2 : 0);
  return String.fromCharCode(headCode(head), headCode(base), names);
}

const ORIGINS = { primary: 0, replica: 1, cache: 2 };

/** A message with the code that stands for it in the key of a state. */
export function flight(message: Uncoded<Flight>): Flight {
  return { ...message, code: codeOf(message) };
}

function codeOf(message: Uncoded<Flight>): string {
  switch (message.kind) {
    case 'answer': {
      const bits = message.process * 8 + ORIGINS[message.origin] * 2 + Number(message.isWitness);
      return String.fromCharCode(64 + bits, headCode(message.asked)) + offeringCode(message.offering);
    }
    case 'looked':
      return String.fromCharCode(1, headCode(message.shown), Number(message.wantsWhole));
    case 'write': {
      const { carrier, wasLost } = message;
      const bits = carrier === null ? 0 : 1 + Number(carrier.isPrimary);
      const shown = headCode(carrier?.shown ?? null);
      return String.fromCharCode(8 + bits * 2 + Number(wasLost), shown) + offeringCode(message.offering);
    }
    case 'overwrite':
      return String.fromCharCode(4 + Number(message.wasLost)) + offeringCode(message.offering) + message.raw;
  }
}

/** The state without one of its messages. */
export function without(state: State, index: number): State {
  return { ...state, flights: state.flights.filter((_, at) => at !== index) };
}

/** The state with one more message. */
export function sending(state: State, message: Uncoded<Flight>): State {
  return { ...state, flights: [...state.flights, flight(message)] };
}

/** A process that adopts something has begun none of its questions afterwards. */
export function withoutWitnesses(rules: Rules, flights: readonly Flight[], process: number): readonly Flight[] {
  return flights.map((one) =>
    one.kind === 'answer' && one.process === process
      ? flight({ ...one, asked: rules.askedBefore(one.asked), isWitness: false })
      : one,
  );
}
