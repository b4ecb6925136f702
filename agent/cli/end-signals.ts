// What ends a command that would go on for ever.

/** SIGTERM never reaches Node in a HostProcess container: Windows ends the process. Nothing here needs more than that. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;
