/** The forms of the API's answers that the interface uses; `/api/v1/openapi.json` describes them all. */

export interface Named {
  id: string | null;
  name: string;
  sv: string;
}

export interface Side {
  is: "known" | "shared" | "nobody" | "unknown";
  by: Named[];
}

export interface Pressure {
  ways: string[];
  by: Named[];
  last: string;
}

export interface Cell {
  place: Named;
  kind: string | null;
  country: string | null;
  admin1: Named | null;
  at: [number, number] | null;
  side: Side;
  sure: string;
  basis: string;
  since_first: string | null;
  since_last: string | null;
  last_reported: string | null;
  lost_by: Named | null;
  pressure: Pressure | null;
  dispute: boolean;
  claims_for: number;
  claims_against: number;
  claims_undated: number;
  reports: number;
  publishers: number;
}

export interface Holdings {
  on: string;
  head: string | null;
  features: { id: string | null; properties: Cell }[];
}

export interface Overview {
  head: string | null;
  reports: number;
  claims: number;
  sides: (Named & { claims: number })[];
  first: string | null;
  last: string | null;
  published_first: string | null;
  published_last: string | null;
  countries: { code: string; places: number }[];
}

export interface Session {
  name: string | null;
  role: "reader" | "reviewer" | null;
  csrf: string | null;
  open: boolean;
  has_names: boolean;
  version: string;
}

export interface PlaceInClaim extends Named {
  extent: string;
  written: string | null;
}

export interface Link extends Named {
  stance: string;
}

export interface Figure {
  n: number;
  of?: number;
  unit?: string;
  bound: string;
}

export interface Claim {
  key: string;
  id: string;
  report: string;
  label: string;
  kind: string;
  change: string | null;
  mode: string | null;
  actor: Named | null;
  against: Named | null;
  who: Named | null;
  places: PlaceInClaim[];
  first: string | null;
  last: string | null;
  hangs_on: string;
  time_words: string | null;
  status: string;
  certainty: string;
  polarity: string;
  says: Link[];
  numbers: Figure[];
  excerpt: { before: string; quote: string; after: string };
  rule: string;
  publishers: string[];
  published: string | null;
  acquired: string | null;
  corrected: string[];
  accepted: boolean;
  kept: boolean;
}

export interface Evidence extends Claim {
  stands: string;
}

export interface Dossier {
  on: string;
  head: string | null;
  cell: Cell;
  evidence: Evidence[];
  said: { who: string; who_sv: string; says: string; says_sv: string }[];
}

export interface Stretch {
  from: string;
  to: string | null;
  side: Side;
  sure: string;
  basis: string;
  pressure: Pressure | null;
  dispute: boolean;
}

export interface ChangeDay {
  day: string;
  places: Named[];
}

export interface Found extends Named {
  kind: string;
  country: string | null;
  admin1: Named | null;
  at: [number, number] | null;
  reported: boolean;
}

export interface Brief {
  id: string;
  label: string;
  title: string | null;
  byline: string | null;
  url: string | null;
  publishers: string[];
  published: string | null;
  acquired: string | null;
  language: string | null;
  withheld: boolean;
}

export interface Marked extends Claim {
  marks: { sentence: [number, number]; quote: [number, number]; trigger: [number, number] };
}

export interface Report extends Brief {
  text: string | null;
  bytes: number;
  context: string[];
  claims: Marked[];
}

export interface Dispute {
  cell: Cell;
  positions: { side: Named | null; claims: Claim[] }[];
}

export interface Tally extends Claim {
  verdict?: string | null;
  checked?: { verdict: { is: string } } | null;
}

export interface Decision {
  entry: string;
  claim: string;
  known: string;
  stands: boolean;
  who: string;
  why: string | null;
  verdict: string;
  field: string | null;
  value: unknown;
}

export interface Story {
  key: string;
  claims: Claim[];
  decisions: Decision[];
}

export interface Some<T> {
  total: number;
  shown: T[];
}

export interface Changes {
  since: string;
  head: string | null;
  holdings: Some<{ before: Cell; after: Cell }>;
  reports: Some<Brief>;
  came: Some<Claim>;
  went: Some<Claim>;
  changed: Some<{ before: Claim; after: Claim }>;
  decisions: Some<Decision>;
}

export interface Inbox {
  reports: Report[];
  problems: string[];
  kept_reports: number;
  kept_claims: number;
}

export interface Page {
  claims: Claim[];
  next: string | null;
}
