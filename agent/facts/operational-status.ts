// What storage objects say of themselves (MSFT_StorageObject and its heirs): one table for disks and volumes.
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk

/** An online disk says 53264 (0xD010), not 2: seen on real hosts. 0xD00D to 0xD00F come from volumes. */
export const OPERATIONAL_STATUS = {
  0: 'Unknown',
  1: 'Other',
  2: 'OK',
  3: 'Degraded',
  4: 'Stressed',
  5: 'Predictive Failure',
  6: 'Error',
  7: 'Non-Recoverable Error',
  8: 'Starting',
  9: 'Stopping',
  10: 'Stopped',
  11: 'In Service',
  12: 'No Contact',
  13: 'Lost Communication',
  14: 'Aborted',
  15: 'Dormant',
  16: 'Supporting Entity in Error',
  17: 'Completed',
  53261: 'Scan Needed',
  53262: 'Spot Fix Needed',
  53263: 'Full Repair Needed',
  53264: 'Online',
  53265: 'Not Ready',
  53266: 'No Media',
  53267: 'Offline',
  53268: 'Failed',
};
