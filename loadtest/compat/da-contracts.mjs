// 0G's DA contracts through unmodified ethers v6: every view by eth_call, and the logs of a blob that came by HTTP.
//
//   LEVITY_URL=http://127.0.0.1:8080 node da-contracts.mjs
import { Contract, HDNodeWallet, JsonRpcProvider, ZeroAddress, ZeroHash, hexlify, id, randomBytes } from "ethers";
import { MNEMONIC, RPC, URL_OF_NODE, check, equal, fails, main, section } from "./checks.mjs";
import { STAKING, STAKING_ABI } from "./contracts.mjs";
import {
  DA_ENTRANCE_ABI,
  DA_REGISTRY,
  DA_REGISTRY_ABI,
  DA_SELECTORS,
  DA_SIGNERS,
  DA_SIGNERS_ABI,
  DA_TOPICS,
} from "./da-abi.mjs";

const ROWS = 3072;
const RECEIPT_LIMIT = 60_000;
const FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const MAX_PODAS_TARGET = (2n ** 256n - 1n) / 128n;
const PARAMS_ADMIN_ROLE = "0xb9d69e0ca90be54a40811e436234a7f7908b87ff2bec27e64f878b166da8e8e5";
const POINT = [0n, 0n];

const provider = new JsonRpcProvider(RPC, undefined, { polling: true, pollingInterval: 100 });
const sender = HDNodeWallet.fromPhrase(MNEMONIC, "", "m/44'/60'/0'/0/7").connect(provider);
const signers = new Contract(DA_SIGNERS, DA_SIGNERS_ABI, sender);
const registry = new Contract(DA_REGISTRY, DA_REGISTRY_ABI, sender);

async function json(path) {
  const response = await fetch(URL_OF_NODE + path);
  equal(response.status, 200, path);
  return response.json();
}

async function findEntrance() {
  const { contracts } = await json("/v1/networks/C0/contracts");
  equal(contracts.DASigners.toLowerCase(), DA_SIGNERS, "address of DASigners");
  equal(contracts.DARegistry.toLowerCase(), DA_REGISTRY, "address of DARegistry");
  for (const address of [DA_SIGNERS, DA_REGISTRY, contracts.DAEntrance]) {
    check((await provider.getCode(address)) !== "0x", `code at ${address}`);
  }
  return new Contract(contracts.DAEntrance, DA_ENTRANCE_ABI, sender);
}

function selectors(entrance) {
  for (const [contract, name] of [[signers, "DASigners"], [registry, "DARegistry"], [entrance, "DAEntrance"]]) {
    for (const [signature, selector] of Object.entries(DA_SELECTORS[name])) {
      equal(contract.interface.getFunction(signature).selector, selector, `${name}.${signature}`);
    }
  }
  for (const [event, topic] of Object.entries(DA_TOPICS)) equal(entrance.interface.getEvent(event).topicHash, topic, event);
}

async function reason(call, expected) {
  const error = await fails(call, expected);
  equal(error.reason, expected, "reason");
}

async function setOfSigners() {
  equal(await signers.params().then((p) => [...p]), [30n, 102400n, 10n, 28800n, 3072n], "params");
  const epoch = await signers.epochNumber();
  equal(await signers.quorumCount(epoch), 1n, "quorums of the epoch");
  equal(await signers.quorumCount(epoch + 1n), 0n, "quorums of an epoch to come");
  const quorum = [...(await signers.getQuorum(epoch, 0))];
  equal(quorum.length, ROWS, "rows");
  const { validators } = await json("/v1/validators");
  const members = new Set(quorum);
  const staking = new Contract(STAKING, STAKING_ABI, provider);
  const known = await Promise.all(validators.map((validator) => staking.validator(validator.validatorId)));
  const operators = new Set(known.map((validator) => validator.operator));
  equal([...members].sort(), [...operators].sort(), "operators are the signers");
  for (const member of members) {
    check(await signers.isSigner(member), `${member} is a signer`);
    check(await signers.registeredEpoch(member, epoch), `${member} is registered`);
  }
  equal(await signers.isSigner(sender.address), false, "anybody is no signer");
  equal(await signers.registeredEpoch(sender.address, epoch), false, "nor registered");
  for (const row of [0, 1, 1023, ROWS - 1]) equal(await signers.getQuorumRow(epoch, 0, row), quorum[row], `row ${row}`);
  const details = await signers.getSigner([...members]);
  equal(details.map((d) => d.signer), [...members], "details in order");
  for (const d of details) {
    equal([d.socket, [...d.pkG1], [...d.pkG2.X], [...d.pkG2.Y]], ["", POINT, POINT, POINT], "no keys on BN254");
  }
  await refusals(epoch);
  await aggregates(epoch, quorum);
}

async function refusals(epoch) {
  await reason(signers.getSigner([sender.address]), "signer not found");
  await reason(signers.getQuorum(epoch, 1), "quorum id out of bound");
  await reason(signers.getQuorum(epoch + 1n, 0), "quorum id out of bound");
  await reason(signers.getQuorumRow(epoch, 0, ROWS), "row id out of bound");
  await reason(signers.getAggPkG1(epoch, 0, "0x00"), "quorum bitmap length mismatch");
  const error = await fails(provider.call({ to: DA_SIGNERS, data: "0xcff0ab" }), "a call with three bytes");
  equal(error.code, "CALL_EXCEPTION", "short call data reverts");
}

async function aggregates(epoch, quorum) {
  const hits = async (...rows) => {
    const bitmap = new Uint8Array(ROWS / 8);
    for (const row of rows) bitmap[row >> 3] |= 1 << (row & 7);
    const [point, total, hit] = await signers.getAggPkG1(epoch, 0, hexlify(bitmap));
    equal([[...point], total], [POINT, BigInt(ROWS)], "sum of no keys, all rows");
    return Number(hit);
  };
  equal(await hits(), 0, "nobody");
  equal(await hits(...quorum.keys()), ROWS, "everybody");
  equal(await hits(quorum.indexOf(quorum[5])), quorum.filter((signer) => signer === quorum[5]).length, "first row credits all");
  equal(await hits(ROWS - 1), 1, "last row credits itself");
}

async function registration() {
  equal(await registry.TOKENS_PER_VOTE(), 30n * 10n ** 18n, "tokens per vote");
  equal(await registry.MAX_VOTES(), 102400n, "most votes");
  equal((await registry.DA_SIGNERS()).toLowerCase(), DA_SIGNERS, "signers");
  equal(await registry.owner(), ZeroAddress, "owner");
  const staking = "DA signers are the validators of the set: register and bond at Staking 0x0000000000000000000000000000000000001001";
  const detail = [sender.address, "127.0.0.1:34000", POINT, [POINT, POINT]];
  await reason(registry.registerSigner.staticCall(detail, POINT), `registerSigner call failed: ${staking}`);
  await reason(registry.registerNextEpoch.staticCall(POINT), `registerNextEpoch call failed: ${staking}`);
  await reason(signers.registerSigner.staticCall(detail, POINT), staking);
  await reason(signers.registerNextEpoch.staticCall(sender.address, POINT, 1), staking);
  await reason(signers.updateSocket.staticCall("127.0.0.1:34000"), "the chain keeps no sockets of DA signers");
  const owner = await fails(registry.renounceOwnership.staticCall(), "not the owner");
  equal(owner.revert.name, "OwnableUnauthorizedAccount", "custom error of ownership");
  const made = await (await signers.makeEpoch()).wait(1, RECEIPT_LIMIT);
  equal([made.status, made.logs.length], [1, 0], "makeEpoch");
}

async function variables(entrance) {
  const expected = {
    currentEpoch: await signers.epochNumber(),
    currentSampleSeed: ZeroHash,
    sampleRound: 0n,
    nextSampleHeight: 2n ** 63n - 1n,
    podasTarget: MAX_PODAS_TARGET,
    roundSubmissions: 0n,
    targetRoundSubmissions: 0n,
    targetRoundSubmissionsNext: 20n,
    activedReward: 0n,
    totalBaseReward: 0n,
    serviceFee: 0n,
    epochWindowSize: 300n,
    rewardRatio: 1_200_000n,
    baseReward: 0n,
    blobPrice: 0n,
    samplePeriod: 30n,
    serviceFeeRateBps: 0n,
    treasury: ZeroAddress,
    SLICE_NUMERATOR: 2n,
    SLICE_DENOMINATOR: 3n,
    MAX_PODAS_TARGET,
    PARAMS_ADMIN_ROLE,
    DEFAULT_ADMIN_ROLE: ZeroHash,
  };
  for (const [name, value] of Object.entries(expected)) equal(await entrance[name](), value, name);
  equal((await entrance.DA_SIGNERS()).toLowerCase(), DA_SIGNERS, "DA_SIGNERS");
  equal(await entrance.payments(sender.address), 0n, "payments");
  equal(await entrance.hasRole(PARAMS_ADMIN_ROLE, sender.address), false, "roles");
  equal(await entrance.getRoleMemberCount(PARAMS_ADMIN_ROLE), 0n, "members of a role");
  equal(await entrance.supportsInterface("0x01ffc9a7"), true, "ERC-165");
  equal([...(await entrance.sampleTask.staticCall())], [ZeroHash, MAX_PODAS_TARGET, 0n], "no task");
  equal([...(await entrance.sampleRange.staticCall())], [0n, 0n], "no range");
  await reason(entrance.submitVerifiedCommitRoots.staticCall([]), "DA signers sign with BLS12-381: bring certificates to DataAvailability 0x0000000000000000000000000000000000001003");
  await reason(entrance.donate.staticCall({ value: 1n }), "no sampling rounds are held on this network");
  const denied = await fails(entrance.setBlobPrice.staticCall(1n), "no admin");
  equal(denied.revert.name, "AccessControlUnauthorizedAccount", "custom error of roles");
}

async function announcing(entrance) {
  const roots = [id("first"), id("second")];
  const before = await entrance.currentEpochReward();
  const receipt = await (await entrance.submitOriginalData(roots, { value: 7n })).wait(1, RECEIPT_LIMIT);
  const events = await entrance.queryFilter("DataUpload", receipt.blockNumber, receipt.blockNumber);
  const own = events.filter((event) => event.transactionHash === receipt.hash).map((event) => [...event.args]);
  const epoch = await signers.epochNumber();
  equal(own, roots.map((root) => [sender.address, root, epoch, 0n, 0n]), "one DataUpload for each root");
  equal(await entrance.currentEpochReward(), before + 7n, "what was paid is kept");
  equal(await entrance.commitmentExists(roots[0], epoch, 0), false, "announced is not verified");
  equal((await (await entrance.sync()).wait(1, RECEIPT_LIMIT)).status, 1, "sync");
}

/** Waits as long as the node does, which answers 202 again when that was not enough. */
async function certified(bytes) {
  const path = `${URL_OF_NODE}/v1/blobs?wait=certified&timeout=60s`;
  const headers = { "content-type": "application/octet-stream" };
  const response = await fetch(path, { method: "PUT", body: bytes, headers });
  const blob = await response.json();
  equal([response.status, blob.status], [200, "certified"], `the blob is certified: ${JSON.stringify(blob)}`);
  return blob;
}

async function watching(entrance) {
  const blob = await certified(randomBytes(50_000));
  const epoch = BigInt(blob.attestation.epoch);
  const where = { address: await entrance.getAddress(), fromBlock: 0, toBlock: "finalized" };
  const logs = await provider.getLogs({ ...where, topics: [Object.values(DA_TOPICS)] });
  const mine = logs.filter((log) => log.transactionHash === blob.transactionHash).map((log) => entrance.interface.parseLog(log));
  equal(mine.map((log) => log.name), ["DataUpload", "ErasureCommitmentVerified"], "both events, in 0G's order");
  const [upload, verified] = mine.map((log) => log.args);
  const { from } = await provider.getTransaction(blob.transactionHash);
  equal([...upload], [from, blob.id, epoch, 0n, 0n], "DataUpload");
  equal([...verified], [blob.id, epoch, 0n], "ErasureCommitmentVerified");
  const onlyVerified = await provider.getLogs({ ...where, topics: [DA_TOPICS.ErasureCommitmentVerified] });
  check(onlyVerified.every((log) => log.topics[0] === DA_TOPICS.ErasureCommitmentVerified), "by topic");
  check((await provider.getBlock("finalized")).number >= blob.height, "the finalized tag has come past it");

  equal(await entrance.commitmentExists(blob.id, epoch, 0), true, "it is verified");
  equal([...(await entrance.verifiedErasureCommitment(blob.id, epoch, 0))], hashToG1(blob.id), "its commitment");
  for (const [e, quorum] of [[epoch + 1n, 0], [epoch, 1]]) {
    equal(await entrance.commitmentExists(blob.id, e, quorum), false, `not in epoch ${e}, quorum ${quorum}`);
    equal([...(await entrance.verifiedErasureCommitment(blob.id, e, quorum))], POINT, "nor has it a commitment");
  }
}

/** Try and increment, apart from the node's own code. */
function hashToG1(digest) {
  for (let x = BigInt(digest) % FIELD; ; x = (x + 1n) % FIELD) {
    const square = (x ** 3n + 3n) % FIELD;
    const y = power(square, (FIELD + 1n) / 4n);
    if ((y * y) % FIELD === square) return [x, y];
  }
}

function power(base, exponent) {
  let result = 1n;
  for (let e = exponent, b = base; e > 0n; e >>= 1n, b = (b * b) % FIELD) if (e & 1n) result = (result * b) % FIELD;
  return result;
}

await main("da-contracts", async () => {
  const entrance = await section("addresses", findEntrance);
  await section("selectors and topics", () => selectors(entrance));
  await section("DASigners", setOfSigners);
  await section("DARegistry", registration);
  await section("DAEntrance: views", () => variables(entrance));
  await section("DAEntrance: submitOriginalData", () => announcing(entrance));
  await section("DAEntrance: a certified blob", () => watching(entrance));
});
