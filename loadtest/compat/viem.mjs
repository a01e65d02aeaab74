// Unmodified viem against a running dev network, in short.
//
//   LEVITY_URL=http://127.0.0.1:8080 node viem.mjs
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  numberToHex,
  parseAbi,
  parseEther,
  webSocket,
} from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { CHAIN_ID, MNEMONIC, RPC, URL_OF_NODE, WS, check, equal, fails, main, section, within } from "./checks.mjs";
import { STAKING, STAKING_ABI, STAKING_CALL } from "./contracts.mjs";

const chain = defineChain({
  id: CHAIN_ID,
  name: "Levity dev",
  nativeCurrency: { name: "Token", symbol: "TOK", decimals: 18 },
  rpcUrls: { default: { http: [RPC], webSocket: [WS] } },
});
const publicClient = createPublicClient({ chain, transport: http(RPC, { batch: true }), pollingInterval: 100 });
const account = mnemonicToAccount(MNEMONIC, { addressIndex: 7 });
const wallet = createWalletClient({ account, chain, transport: http(RPC) });
const receiver = privateKeyToAccount(generatePrivateKey()).address;

async function transfers() {
  const before = await publicClient.getBalance({ address: account.address });
  const nonce = await publicClient.getTransactionCount({ address: account.address, blockTag: "pending" });
  const gasPrice = (await publicClient.getGasPrice()) * 2n;
  const value = 12_345n;
  const hashes = [];
  for (let i = 0; i < 30; i++) {
    const common = { to: receiver, value, nonce: nonce + i };
    const kinds = [
      { type: "legacy", gasPrice, gas: 21_000n },
      { type: "eip2930", gasPrice, gas: 25_300n, accessList: [{ address: receiver, storageKeys: [numberToHex(1, { size: 32 })] }] },
      { type: "eip1559", gas: 21_000n, maxFeePerGas: gasPrice, maxPriorityFeePerGas: 1n },
    ];
    hashes.push(await wallet.sendTransaction({ ...common, ...kinds[i % 3] }));
  }
  const receipts = await Promise.all(hashes.map((hash) => publicClient.waitForTransactionReceipt({ hash, timeout: 60_000 })));
  let spent = 0n;
  receipts.forEach((receipt, i) => {
    equal([receipt.status, receipt.type], ["success", ["legacy", "eip2930", "eip1559"][i % 3]], "receipt");
    spent += value + receipt.gasUsed * receipt.effectiveGasPrice;
  });
  equal(await publicClient.getBalance({ address: receiver }), 30n * value, "received to the wei");
  equal(await publicClient.getBalance({ address: account.address }), before - spent, "spent to the wei");
  return receipts;
}

async function reading(receipts) {
  equal(await publicClient.getChainId(), CHAIN_ID, "chain id");
  const { blockNumber, blockHash, transactionHash } = receipts[0];
  const block = await publicClient.getBlock({ blockNumber, includeTransactions: true });
  check(block.transactions.some((tx) => tx.hash === transactionHash), "the block has the transaction");
  equal((await publicClient.getBlock({ blockHash })).number, blockNumber, "by hash");
  equal((await publicClient.getTransaction({ hash: transactionHash })).from.toLowerCase(), account.address.toLowerCase(), "sender");
  const history = await publicClient.getFeeHistory({ blockCount: 3, rewardPercentiles: [50] });
  equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1, "fee history");
  const proof = await publicClient.getProof({ address: account.address, storageKeys: [] });
  check(proof.accountProof.length > 0, "proof");
  check((await publicClient.estimateFeesPerGas()).maxFeePerGas > 0n, "fees");
  equal(await publicClient.estimateGas({ account, to: receiver, value: 1n }), 21_000n, "estimate");
  const logs = await publicClient.getLogs({ fromBlock: blockNumber, toBlock: "latest", address: STAKING });
  check(logs.every((log) => log.address.toLowerCase() === STAKING.toLowerCase()), "getLogs by address");
}

async function contracts() {
  const abi = parseAbi(STAKING_ABI);
  const hash = await wallet.writeContract(STAKING_CALL.viem(abi));
  const receipt = await publicClient.waitForTransactionReceipt({ hash, timeout: 60_000 });
  equal(receipt.status, "success", "staking call");
  const events = await publicClient.getContractEvents({
    address: STAKING,
    abi,
    eventName: STAKING_CALL.event,
    fromBlock: receipt.blockNumber,
    toBlock: receipt.blockNumber,
  });
  check(events.some((event) => event.transactionHash === hash), "its event is decoded");
  const filter = await publicClient.createBlockFilter();
  await publicClient.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to: receiver, value: 1n }) });
  check((await publicClient.getFilterChanges({ filter })).length > 0, "a block filter fills");
  check(await publicClient.uninstallFilter({ filter }), "and goes away");
}

async function refusals() {
  let error = await fails(wallet.sendTransaction({ to: receiver, value: 1n, nonce: 0, gas: 21_000n }), "an old nonce");
  equal(error.cause?.name ?? error.name, "NonceTooLowError", "an old nonce");
  error = await fails(wallet.sendTransaction({ to: receiver, value: parseEther("999999999"), gas: 21_000n }), "no money");
  equal(error.cause?.name ?? error.name, "InsufficientFundsError", "no money");
}

async function watching() {
  const socket = createPublicClient({ chain, transport: webSocket(WS) });
  const heights = [];
  const overHttp = [];
  const stopSocket = socket.watchBlocks({ emitMissed: true, onBlock: (block) => heights.push(block.number) });
  const stopHttp = publicClient.watchBlocks({ emitMissed: true, onBlock: (block) => overHttp.push(block.number) });
  await wallet.sendTransaction({ to: receiver, value: 1n });
  await within(30_000, until(() => heights.length >= 3 && overHttp.length >= 3), "watchBlocks");
  stopSocket();
  stopHttp();
  for (const seen of [heights, overHttp]) {
    for (let i = 1; i < seen.length; i++) equal(seen[i], seen[i - 1] + 1n, "no block is left out");
  }
}

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

await main(`viem against ${URL_OF_NODE}`, async () => {
  const receipts = await section("30 transfers of types 0, 1, 2", transfers);
  await section("blocks, transactions, fees, proof, logs", () => reading(receipts));
  await section("contract call, events, filters", contracts);
  await section("errors as viem names them", refusals);
  await section("watchBlocks by WebSocket and by polling", watching);
});
