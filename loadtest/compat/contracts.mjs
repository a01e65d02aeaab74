// The system contract that the scripts call, as docs/system-contracts.md describes it.
export const STAKING = "0x0000000000000000000000000000000000001001";

export const STAKING_ABI = [
  "function bond(uint32 validatorId) payable",
  "function unbond(uint32 validatorId, uint256 amountWei) returns (uint256)",
  "function validator(uint32 validatorId) view returns (address operator, address rewardAddress, uint256 stakeWei, bytes32 networkKey, bytes blsKey, uint256 unbondings, uint256 firstPending, uint256 slashedWei, uint256 registeredAt)",
  "function validatorCount() view returns (uint256)",
  "function totalStake() view returns (uint256)",
  "event Bonded(uint32 indexed validatorId, address indexed from, uint256 amountWei)",
  "error UnknownValidator(uint32 validatorId)",
];

/** One call that anybody may make, its event, and two calls that revert: by a reason and by a custom error. */
export const STAKING_CALL = {
  event: "Bonded",
  valueWei: 1_000n,
  send: (staking) => staking.bond(0, { value: 1_000n }),
  revertWithReason: (staking) => staking.bond.staticCall(0, { value: 0n }),
  reason: "nothing to bond",
  revertWithError: (staking) => staking.validator(4_000_000),
  error: "UnknownValidator",
  viem: (abi) => ({ address: STAKING, abi, functionName: "bond", args: [0], value: 1_000n }),
};
