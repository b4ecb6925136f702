// How the agent's own process is doing, at the moment when metrics are rendered.

/** The agent's own process. HostProcess containers are missing from the container metrics of other exporters. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Seconds since 1970. */
  readonly startedAt: number;
  /** How often powershell.exe was started to read facts; absent where it is not. */
  readonly powershellStarts?: number | null;
  /** Of who may ask; absent where everybody may. */
  readonly webConfig?: WebConfigUse | null;
}

/** What became of the web configuration. */
export interface WebConfigUse {
  /** Whether the newest file could be used; else an older one still holds. */
  readonly isTaken: boolean;
  /** When the one that holds was taken; seconds since 1970. */
  readonly takenAt: number;
  /** When the certificate of the server ends, in seconds since 1970; null without TLS. */
  readonly certificateEndsAt: number | null;
}
