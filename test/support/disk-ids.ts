// The bytes of csi-proxy's answer to ListDiskIDs: `map<uint32, DiskIDs> diskIDs = 1`, in no order, as Go writes maps. The
// forms are those of kubernetes-csi/csi-proxy pull request 116; the key of disk 0 is left out, as proto3 allows.

/** A sandbox disk, the volume and the boot disk of `raw-items.ts`. */
export const DISK_IDS_HEX = [
  '0a0408041200',
  '0a2408011220121e766f6c30613430363462333965356635333461325f30303030303030312e',
  '0a4412420a203031303030303030373636663663333061303032646333323331663964303031121e766f6c30333638336631643836313734346263375f30303030303030312e',
].join('');

/** The same without the volume. */
export const DISK_IDS_WITHOUT_VOLUME_HEX = [
  '0a0408041200',
  '0a4412420a203031303030303030373636663663333061303032646333323331663964303031121e766f6c30333638336631643836313734346263375f30303030303030312e',
].join('');
