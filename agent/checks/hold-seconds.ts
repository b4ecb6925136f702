// How long what is normal for a while has to stay before it counts. Whatever the hold, it also takes a second look
// (run-checks.ts). Each is longer than one cycle of the facts that it is about, with the default intervals.

/**
 * Attaching, formatting, mounting, unmounting and detaching take seconds, and a look reads kubelet's folders and the disks
 * some seconds apart, so that it can see half of each. kubelet itself repeats a mount that failed after 0.5 s, doubling:
 * a first failure that heals is over after a few of these.
 * https://github.com/kubernetes/kubernetes (pkg/util/goroutinemap/exponentialbackoff)
 */
export const VOLUME_MOVES_SECONDS = 90;

/**
 * Longer than one call of a driver may take: kubelet gives up after two minutes and asks again, and csi-driver-smb after 110 s.
 * https://github.com/kubernetes/kubernetes (pkg/volume/csi/csi_plugin.go, csiTimeout),
 * https://github.com/kubernetes-csi/csi-driver-smb/blob/v1.20.3/pkg/smb/nodeserver.go
 */
export const VOLUME_STUCK_SECONDS = 300;

/** An update of a driver ends the old pod first, and then fetches and unpacks an image, which takes minutes on Windows. */
export const DRIVER_UPDATES_SECONDS = 300;

/**
 * A file server that fails over is away for less: FSx for Windows File Server (Multi-AZ) typically for less than 30 s.
 * https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
 */
export const SERVER_FAILS_OVER_SECONDS = 90;

/** Services and processes are read once a minute and pipes every 6 s: after a restart of csi-proxy they do not fit. */
export const CSI_PROXY_RESTARTS_SECONDS = 90;

/** Five looks at the pipes, 6 s apart: one that was unlucky is not enough. */
export const PIPE_UNLUCKY_SECONDS = 30;

/** An update restarts kubelet, and Windows shows the service as Stopped or Start Pending meanwhile. */
export const SERVICE_RESTARTS_SECONDS = 90;
