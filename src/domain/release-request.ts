/** What becomes live only once a second person approved it. A rollback is never among it. */
export type RequestKind = 'promote' | 'retire' | 'test-start' | 'test-ramp' | 'test-stop';

/** A request for a release, and what became of it; `outdated`: something was released of its prompts since; `lapsed`: who asked may not release them any more. */
export interface ReleaseRequest {
  /** `rq-` and 12 hexadecimal digits. */
  readonly id: string;
  readonly environment: string;
  readonly kind: RequestKind;
  readonly items: readonly RequestedItem[];
  readonly reason: string;
  /** Who the client said it was; `dbUser` is the login that the database knows. */
  readonly author: string;
  readonly dbUser: string;
  readonly at: string;
  readonly state: 'open' | 'outdated' | 'lapsed' | 'released' | 'rejected';
  /** Null: neither released nor rejected. */
  readonly ended: EndedRequest | null;
}
export interface RequestedItem {
  readonly prompt: string;
  /** What is to be served; null: nothing, or of a test what is served. */
  readonly version: number | null;
  /** What was served when it was requested: it is released over that, or not at all. */
  readonly served: number | null;
  /** Of the content that goes live. */
  readonly digest: string | null;
  readonly start: RequestedTest | null;
  /** The new coverage of a test, in basis points. */
  readonly ramp: number | null;
}
/** A test that is to be started; weights and coverage in basis points, the control's weight first. */
export interface RequestedTest {
  readonly variants: readonly number[];
  readonly weights: readonly number[];
  readonly coverage: number;
  readonly isSaltChosen: boolean;
  readonly hashVersion: number;
  readonly metric: string;
  readonly minimumEffect: number;
  readonly alpha: number;
  readonly maxDays: number | null;
}
export interface EndedRequest {
  /** Who approved, or rejected. */
  readonly author: string;
  readonly dbUser: string;
  readonly at: string;
  readonly reason: string;
  /** Of the release; null: it was rejected. */
  readonly revision: number | null;
}

/** What a request wants to do. */
export const WANTED: { readonly [kind in RequestKind]: string } = {
  promote: 'promote',
  retire: 'retire',
  'test-start': 'start a test',
  'test-ramp': 'ramp a test',
  'test-stop': 'stop a test',
};

/** True for a request that is neither released nor rejected; null: nothing was requested. */
export function isWaiting<Request extends Pick<ReleaseRequest, 'ended'>>(request: Request | null): request is Request {
  return request !== null && request.ended === null;
}
