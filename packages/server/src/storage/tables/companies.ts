/** Tables of the installation itself and of the companies in it. */
import type { Timestamps } from "./terms.ts";

/** One row: facts of the installation itself. */
export interface InstallationTable {
  id: number;
  /** Seals a known text, so that a process with another secret key is noticed. */
  sealed_check: string;
  /** The highest instant that any process has seen. */
  clock_seen: number;
  created_at: number;
}

export interface CompanyTable extends Timestamps {
  id: number;
  name: string;
  settings_json: string;
  /** Rises with every change to anything of the company that answers may show, but for licenses and devices. */
  revision: number;
  /** Types of the events that somebody wants to hear of, a JSON list; kept by whoever changes what is wanted. */
  wanted_events_json: string;
}
