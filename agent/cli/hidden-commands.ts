// The hidden commands, which only this program itself runs: what may hang runs in a process that can be killed.
// Apart from open-host.ts, because who only needs their names is not to load all that looks at a node.

export const OS_INFO_COMMAND = 'os-info';
export const SHARE_STEPS_COMMAND = 'share-steps';
