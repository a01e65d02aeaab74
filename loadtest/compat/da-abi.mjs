// ABIs, selectors and topics of 0G's DA contracts as 0G publishes them, so that the node is held to them.
export const DA_SIGNERS = "0x0000000000000000000000000000000000001000";
export const DA_REGISTRY = "0x20f30b2584f3096ea0d6c18c3b5cacc0585e12fc";

const G1 = "(uint256 X, uint256 Y)";
const G2 = "(uint256[2] X, uint256[2] Y)";
const SIGNER = `(address signer, string socket, ${G1} pkG1, ${G2} pkG2)`;

export const DA_SIGNERS_ABI = [
  "function params() view returns (tuple(uint256 tokensPerVote, uint256 maxVotesPerSigner, uint256 maxQuorums, uint256 epochBlocks, uint256 encodedSlices))",
  "function epochNumber() view returns (uint256)",
  "function quorumCount(uint256 epoch) view returns (uint256)",
  "function isSigner(address account) view returns (bool)",
  `function getSigner(address[] accounts) view returns (tuple${SIGNER}[])`,
  "function getQuorum(uint256 epoch, uint256 quorumId) view returns (address[])",
  "function getQuorumRow(uint256 epoch, uint256 quorumId, uint32 rowIndex) view returns (address)",
  "function registeredEpoch(address account, uint256 epoch) view returns (bool)",
  `function getAggPkG1(uint256 epoch, uint256 quorumId, bytes quorumBitmap) view returns (tuple${G1} aggPkG1, uint256 total, uint256 hit)`,
  `function registerSigner(tuple${SIGNER} signer, tuple${G1} signature)`,
  "function updateSocket(string socket)",
  `function registerNextEpoch(address account, tuple${G1} signature, uint256 votes)`,
  "function makeEpoch()",
];

export const DA_REGISTRY_ABI = [
  "function TOKENS_PER_VOTE() view returns (uint256)",
  "function MAX_VOTES() view returns (uint256)",
  "function DA_SIGNERS() view returns (address)",
  "function owner() view returns (address)",
  `function registerSigner(tuple${SIGNER} signer, tuple${G1} signature)`,
  `function registerNextEpoch(tuple${G1} signature)`,
  "function renounceOwnership()",
  "error OwnableUnauthorizedAccount(address account)",
];

const numbers = [
  "currentEpoch", "sampleRound", "nextSampleHeight", "podasTarget", "roundSubmissions", "targetRoundSubmissions",
  "targetRoundSubmissionsNext", "currentEpochReward", "activedReward", "totalBaseReward", "serviceFee", "epochWindowSize",
  "rewardRatio", "baseReward", "blobPrice", "samplePeriod", "serviceFeeRateBps", "SLICE_NUMERATOR", "SLICE_DENOMINATOR",
  "MAX_PODAS_TARGET",
];

export const DA_ENTRANCE_ABI = [
  ...numbers.map((name) => `function ${name}() view returns (uint256)`),
  "function currentSampleSeed() view returns (bytes32)",
  "function treasury() view returns (address)",
  "function DA_SIGNERS() view returns (address)",
  "function PARAMS_ADMIN_ROLE() view returns (bytes32)",
  "function DEFAULT_ADMIN_ROLE() view returns (bytes32)",
  `function verifiedErasureCommitment(bytes32 dataRoot, uint256 epoch, uint256 quorumId) view returns (tuple${G1})`,
  "function commitmentExists(bytes32 dataRoot, uint256 epoch, uint256 quorumId) view returns (bool)",
  "function payments(address payee) view returns (uint256)",
  "function hasRole(bytes32 role, address account) view returns (bool)",
  "function getRoleMemberCount(bytes32 role) view returns (uint256)",
  "function supportsInterface(bytes4 interfaceId) view returns (bool)",
  "function submitOriginalData(bytes32[] dataRoots) payable",
  `function submitVerifiedCommitRoots(tuple(bytes32 dataRoot, uint256 epoch, uint256 quorumId, tuple${G1} erasureCommitment, bytes quorumBitmap, tuple${G2} aggPkG2, tuple${G1} signature)[] submissions)`,
  "function submitSamplingResponse(tuple(bytes32 sampleSeed, uint64 epoch, uint64 quorumId, uint32 lineIndex, uint32 sublineIndex, uint256 quality, bytes32 dataRoot, bytes32[3] blobRoots, bytes32[] proof, bytes data) rep)",
  "function sampleTask() returns (tuple(bytes32 sampleHash, uint256 podasTarget, uint64 restSubmissions))",
  "function sampleRange() returns (tuple(uint64 startEpoch, uint64 endEpoch))",
  "function sync()",
  "function syncFixedTimes(uint256 times)",
  "function donate() payable",
  "function withdrawPayments(address payee)",
  "function setBlobPrice(uint256 blobPrice)",
  "event DataUpload(address sender, bytes32 dataRoot, uint256 epoch, uint256 quorumId, uint256 blobPrice)",
  "event ErasureCommitmentVerified(bytes32 dataRoot, uint256 epoch, uint256 quorumId)",
  "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
];

export const DA_TOPICS = {
  DataUpload: "0x57b8b1a6583dc6ce934dfba3d66f2a8e1591b6e171bb2e0921cc64640277087b",
  ErasureCommitmentVerified: "0x0f1b20d87bebd11dddaaab51f01cf2726880cb3f8073b636dbafa2aa8cacd256",
};

export const DA_SELECTORS = {
  DASigners: {
    params: "0xcff0ab96", epochNumber: "0xf4145a83", quorumCount: "0x5ecba503", isSigner: "0x7df73e27",
    getSigner: "0xd1f5e5f8", getQuorum: "0x6ab6f654", getQuorumRow: "0xfa6fcba6", registeredEpoch: "0x6c9e560c",
    getAggPkG1: "0x50b73739", registerSigner: "0x7ca4dd5e", updateSocket: "0x0cf4b767", registerNextEpoch: "0x0f62bda5",
    makeEpoch: "0x5a889f0c",
  },
  DARegistry: {
    registerSigner: "0x7ca4dd5e", registerNextEpoch: "0x56a32372", TOKENS_PER_VOTE: "0x752a0920", MAX_VOTES: "0x05b0baa8",
    DA_SIGNERS: "0x807f063a",
  },
  DAEntrance: {
    verifiedErasureCommitment: "0x9da3a69b", commitmentExists: "0x6a53525d", submitOriginalData: "0xd4ae59c9",
    submitVerifiedCommitRoots: "0xeafed6ce", submitSamplingResponse: "0xf6902775", sampleTask: "0x988ea94e",
    sampleRange: "0x6efc2555", sync: "0xfff6cae9", syncFixedTimes: "0xe051d1ea", donate: "0xed88c68e",
    withdrawPayments: "0x31b3eb94", payments: "0xe2982c21", setBlobPrice: "0x23dd60a6", blobPrice: "0x3d00448a",
    currentEpoch: "0x76671808", nextSampleHeight: "0x7397eb33", podasTarget: "0xc8d3b359", treasury: "0x61d027b3",
  },
};
