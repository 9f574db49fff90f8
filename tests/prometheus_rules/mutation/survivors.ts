/** Mutants that no case notices, and why. */
export interface Survivors {
  /** Which: alert, colon, what was done. */
  readonly which: RegExp;
  /** Why they are not noticed. */
  readonly reason: string;
}

const noDifference = "It means the same: ";
const gap = "No case tells it apart yet: ";

/** What is known to survive; whatever else does has to be killed or explained. */
export const survivors: readonly Survivors[] = [
  {
    which: /: > became >=/,
    reason: noDifference + "rates, shares and times are never exactly the limit.",
  },
  {
    which: /^Etcd(Commit|Fsync|RequestsFailing)\w*: (job|namespace) is not asked for anywhere$/,
    reason: noDifference + "it reads what recording rules made of this cluster's series alone.",
  },
  { which: /: count became sum/, reason: noDifference + "what is counted is 1 each." },
  {
    which: /^Etcd(AuthenticationOff|KeeperDown|KeeperLeaderless): max became sum/,
    reason: noDifference + "the sum is 0 exactly when the most is.",
  },
  {
    which:
      /^Etcd(DataCorrupt: 0|RoleTooBroad: 0|RolloutPending: 0|DefragmentationOverdue: \d+) became/,
    reason: gap + "the cases are far from this limit.",
  },
  {
    which: /^EtcdFileDescriptorsHigh: 1 became/,
    reason: noDifference + "it only keeps a division by 0 away.",
  },
  {
    which: /^EtcdQuotaFullIn(ADay|Hours): (0\.2|\*) became/,
    reason: gap + "no case grows steeply in an empty database.",
  },
  {
    which: /^Etcd(Snapshot(Stale|Unverified)|CompactionStalled):/,
    reason: gap + "one side of its `or`, or one of several members, is the same in all cases.",
  },
  {
    which: /^Etcd(FollowerLagging|RestartLoop|RotationStuck|Peer\w+): \d+[mhs] became/,
    reason: gap + "what the cases do is as much in the other range.",
  },
  {
    which: /^Etcd(PeerNeedsSnapshots|PeerSnapshotsFailing): and became or/,
    reason: gap + "no member of the cases was scraped without the counter before.",
  },
  {
    which: /: sum became max/,
    reason: gap + "the cases have one series where there may be several.",
  },
  {
    which: /: max became (min|sum)/,
    reason: gap + "the cases have one series where there may be several.",
  },
  {
    which: /^EtcdDataStoreNotReady: ,ready="false" became nothing/,
    reason: gap + "the cases do not have the DataStore's other states.",
  },
  {
    which: /^EtcdKeeperBlind: (1|<) became/,
    reason: gap + "the cases have more failures than either limit.",
  },
  {
    which: /^EtcdQuorumLost: 0 became 1/,
    reason: noDifference + "of members that are down, up is 0.",
  },
  {
    which: /^Etcd(QuorumLost|MemberMissing): 1 became 0\.5/,
    reason: noDifference + "there are no halves of members.",
  },
];
