// Unmodified ethers v6 against a running dev network: what its users do, and what it decodes for them.
//
//   LEVITY_URL=http://127.0.0.1:8080 node ethers.mjs
import {
  Contract,
  HDNodeWallet,
  JsonRpcProvider,
  NonceManager,
  Transaction,
  Wallet,
  WebSocketProvider,
  accessListify,
  isError,
  parseEther,
  parseUnits,
  toBeHex,
} from "ethers";
import { CHAIN_ID, MNEMONIC, RPC, URL_OF_NODE, WS, check, equal, fails, main, section, within } from "./checks.mjs";
import { damaged, lookup, verifyAccount, verifySlot } from "./proof.mjs";
import { STAKING, STAKING_ABI, STAKING_CALL } from "./contracts.mjs";

const TRANSFERS_PER_ACCOUNT = 100;
const GWEI = parseUnits("1", "gwei");
const RECEIPT_LIMIT = 60_000;

const provider = new JsonRpcProvider(RPC, undefined, { polling: true, pollingInterval: 100 });
const accounts = Array.from({ length: 10 }, (_, i) =>
  HDNodeWallet.fromPhrase(MNEMONIC, "", `m/44'/60'/0'/0/${i}`).connect(provider),
);
const addresses = accounts.map((account) => account.address);
const sink = Wallet.createRandom().address;

async function network() {
  equal((await provider.getNetwork()).chainId, BigInt(CHAIN_ID), "chain id");
  equal(await provider.send("net_version", []), String(CHAIN_ID), "net_version");
  check(/levity/i.test(await provider.send("web3_clientVersion", [])), "client version names the product");
  equal(await provider.send("eth_accounts", []), [], "the node holds no keys for users");
  equal(await provider.send("eth_syncing", []), false, "syncing");
  equal(addresses[0], "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "first dev account");
  for (const address of addresses) check((await provider.getBalance(address)) > parseEther("1000"), `${address} is funded`);
}

/** 100 transfers from each account, types 0, 1 and 2 in turn, half to the neighbour, half to a fresh account. */
function transfer(account, index, k, nonce, fees) {
  const to = k % 2 === 0 ? sink : addresses[(index + 1) % addresses.length];
  const common = { to, value: 1_000_000_007n + BigInt(k), nonce, chainId: CHAIN_ID };
  const price = fees.maxFeePerGas;
  switch (k % 3) {
    case 0:
      return { ...common, type: 0, gasLimit: 21_000, gasPrice: price };
    case 1:
      return {
        ...common,
        type: 1,
        gasLimit: 21_000 + 2_400 + 1_900,
        gasPrice: price,
        accessList: accessListify([[to, [toBeHex(1, 32)]]]),
      };
    default:
      return { ...common, type: 2, gasLimit: 21_000, maxFeePerGas: price, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
  }
}

async function sendAll(fees) {
  const perAccount = accounts.map(async (account, index) => {
    const first = await account.getNonce("pending");
    const sent = [];
    for (let k = 0; k < TRANSFERS_PER_ACCOUNT; k++) {
      sent.push(account.sendTransaction(transfer(account, index, k, first + k, fees)));
    }
    return Promise.all(sent);
  });
  return Promise.all(perAccount);
}

async function awaitReceipts(perAccount) {
  await Promise.all(perAccount.map((sent) => sent.at(-1).wait(1, RECEIPT_LIMIT)));
  const receipts = await Promise.all(perAccount.flat().map((tx) => provider.getTransactionReceipt(tx.hash)));
  receipts.forEach((receipt, i) => check(receipt !== null, `transaction ${i} has a receipt`));
  return receipts;
}

async function checkTransaction(sent, receipt) {
  const found = await provider.getTransaction(sent.hash);
  equal(Transaction.from(found).hash, sent.hash, "fields and signature give the hash");
  equal(found.from, sent.from, "sender");
  equal([receipt.type, receipt.from, receipt.to, receipt.status], [sent.type, sent.from, sent.to, 1], "receipt");
  equal(receipt.gasUsed, sent.type === 1 ? 25_300n : 21_000n, "gas used");
  equal(found.blockHash, receipt.blockHash, "one block");
  equal(found.index, receipt.index, "one place in it");
}

async function balances(before, receipts, transactions) {
  const expected = new Map(before);
  transactions.forEach((tx, i) => {
    expected.set(tx.from, expected.get(tx.from) - tx.value - receipts[i].fee);
    expected.set(tx.to, (expected.get(tx.to) ?? 0n) + tx.value);
  });
  for (const [address, wei] of expected) equal(await provider.getBalance(address), wei, `balance of ${address}`);
}

async function balancesNow() {
  const wei = await Promise.all(addresses.map((address) => provider.getBalance(address)));
  return new Map([...addresses.map((address, i) => [address, wei[i]]), [sink, 0n]]);
}

async function blocks(receipts) {
  const heights = [...new Set(receipts.map((receipt) => receipt.blockNumber))].sort((a, b) => a - b);
  for (const height of heights) {
    const block = await provider.getBlock(height, true);
    const own = receipts.filter((receipt) => receipt.blockNumber === height);
    equal((await provider.getBlock(block.hash)).number, height, "by hash");
    equal((await provider.getBlock(height - 1)).hash, block.parentHash, "parent");
    check(own.every((receipt) => block.transactions[receipt.index] === receipt.hash), "hashes at their places");
    check(block.prefetchedTransactions.every((tx) => tx.blockHash === block.hash), "full transactions");
    equal(BigInt(block.gasUsed), await gasOf(height), "gas used is the sum of the receipts");
    const fees = own.map((receipt) => receipt.gasPrice);
    check(fees.every((price) => price >= block.baseFeePerGas), "nobody pays less than the base fee");
  }
  for (const tag of ["latest", "finalized", "safe", "earliest"]) check((await provider.getBlock(tag)) !== null, tag);
  equal((await provider.getBlock("earliest")).number, 0, "earliest");
  equal(await provider.getBlock(2 ** 40), null, "a block of the future");
}

async function gasOf(height) {
  const receipts = await provider.send("eth_getBlockReceipts", [toBeHex(height).replace(/^0x0+(?=.)/, "0x")]);
  let cumulative = 0n;
  for (const receipt of receipts) {
    cumulative += BigInt(receipt.gasUsed);
    equal(BigInt(receipt.cumulativeGasUsed), cumulative, "cumulative gas");
  }
  return cumulative;
}

async function feeHistory() {
  const history = await provider.send("eth_feeHistory", ["0x5", "latest", [25, 75]]);
  const oldest = Number(history.oldestBlock);
  const count = history.gasUsedRatio.length;
  equal([history.baseFeePerGas.length, history.reward.length], [count + 1, count], "lengths");
  for (let i = 0; i < count; i++) {
    equal(BigInt(history.baseFeePerGas[i]), (await provider.getBlock(oldest + i)).baseFeePerGas, "base fee of the block");
    check(history.gasUsedRatio[i] >= 0 && history.gasUsedRatio[i] <= 1, "ratio");
    check(BigInt(history.reward[i][0]) <= BigInt(history.reward[i][1]), "percentiles rise");
  }
  const fees = await provider.getFeeData();
  check(fees.gasPrice > 0n && fees.maxFeePerGas >= fees.maxPriorityFeePerGas, "fee data");
}

async function proofs() {
  const block = await provider.send("eth_getBlockByNumber", ["latest", false]);
  for (const address of [addresses[0], addresses[9], sink, STAKING]) {
    const proof = await provider.send("eth_getProof", [address, ["0x0"], block.number]);
    const account = verifyAccount(block.stateRoot, address, proof.accountProof);
    equal(account.balance, BigInt(proof.balance), "proven balance");
    equal(account.balance, await provider.getBalance(address, block.number), "balance");
    equal(account.nonce, BigInt(proof.nonce), "proven nonce");
    equal([account.storageRoot, account.codeHash], [proof.storageHash, proof.codeHash], "roots");
    const slot = proof.storageProof[0];
    equal(verifySlot(account.storageRoot, "0x0", slot.proof), BigInt(slot.value), "proven slot");
    let tampered = null;
    try {
      tampered = verifyAccount(block.stateRoot, address, damaged(proof.accountProof));
    } catch {
      tampered = "refused";
    }
    equal(tampered, "refused", "a damaged proof");
  }
  const nobody = Wallet.createRandom().address;
  const absent = await provider.send("eth_getProof", [nobody, [], block.number]);
  equal(lookup(block.stateRoot, nobody, absent.accountProof), null, "absence is proven too");
}

async function errors(fees) {
  const [rich] = accounts;
  const base = { to: sink, value: 1n, chainId: CHAIN_ID, gasLimit: 21_000, type: 2, ...gas(fees) };
  let error = await fails(rich.sendTransaction({ ...base, nonce: 0 }), "an old nonce");
  check(isError(error, "NONCE_EXPIRED"), `an old nonce: ${error.code}`);

  const poor = Wallet.createRandom().connect(provider);
  error = await fails(poor.sendTransaction({ ...base, nonce: 0, value: parseEther("1") }), "no money");
  check(isError(error, "INSUFFICIENT_FUNDS"), `no money: ${error.code}`);
  error = await fails(poor.estimateGas({ to: sink, value: parseEther("1") }), "estimate without money");
  check(isError(error, "INSUFFICIENT_FUNDS") || isError(error, "CALL_EXCEPTION"), `estimate without money: ${error.code}`);

  await (await rich.sendTransaction({ to: poor.address, value: parseEther("1") })).wait(1, RECEIPT_LIMIT);
  await poor.sendTransaction({ ...base, nonce: 3 });
  error = await fails(poor.sendTransaction({ ...base, nonce: 3, value: 2n }), "a replacement at the same price");
  check(isError(error, "REPLACEMENT_UNDERPRICED"), `replacement: ${error.code}`);
  const doubled = { maxFeePerGas: base.maxFeePerGas * 2n + GWEI, maxPriorityFeePerGas: base.maxPriorityFeePerGas * 2n + GWEI };
  const better = await poor.sendTransaction({ ...base, nonce: 3, value: 2n, ...doubled });
  equal(await provider.getTransactionCount(poor.address, "pending"), 0, "a gap does not count");
  for (let nonce = 0; nonce < 3; nonce++) await poor.sendTransaction({ ...base, nonce });
  equal((await better.wait(1, RECEIPT_LIMIT)).status, 1, "the gap queue moves when the gap is filled");

  error = await fails(poor.sendTransaction({ ...base, nonce: 4, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }), "one wei");
  check(/underpriced|less than block base fee|fee.*too low/i.test(text(error)), `underpriced: ${text(error)}`);
  const foreign = await rich.signTransaction({ ...base, chainId: 1, nonce: await rich.getNonce() });
  error = await fails(provider.broadcastTransaction(foreign), "another chain's id");
  check(/chain ?id/i.test(text(error)), `wrong chain id: ${text(error)}`);
  error = await fails(provider.send("eth_mineDiamonds", []), "an unknown method");
  check(isError(error, "UNSUPPORTED_OPERATION"), `unknown method: ${error.code}`);
}

function gas(fees) {
  return { maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
}

function text(error) {
  return `${error.info?.error?.message ?? ""} ${error.error?.message ?? ""} ${error.message}`;
}

async function events() {
  const staking = new Contract(STAKING, STAKING_ABI, accounts[1]);
  check((await provider.getCode(STAKING)) !== "0x", "the system contract has code");
  const sent = await STAKING_CALL.send(staking);
  const receipt = await sent.wait(1, RECEIPT_LIMIT);
  equal(receipt.status, 1, "staking call");
  const logs = await provider.getLogs({ address: STAKING, fromBlock: receipt.blockNumber, toBlock: receipt.blockNumber });
  check(logs.some((log) => log.transactionHash === sent.hash), "getLogs finds it");
  check(receipt.logs.length > 0 && receipt.logs.every((log, i) => log.blockHash === receipt.blockHash), "logs in the receipt");
  const found = await staking.queryFilter(STAKING_CALL.event, receipt.blockNumber, receipt.blockNumber);
  check(found.some((event) => event.transactionHash === sent.hash), "queryFilter decodes it");
  const byBlock = await provider.getLogs({ blockHash: receipt.blockHash, topics: [receipt.logs[0].topics[0]] });
  check(byBlock.some((log) => log.transactionHash === sent.hash), "by block hash and topic");
  equal(await provider.getLogs({ address: sink, fromBlock: 0, toBlock: "latest" }), [], "other addresses have none");
  const event = found.find((candidate) => candidate.transactionHash === sent.hash);
  equal([event.args.from, event.args.amountWei], [accounts[1].address, STAKING_CALL.valueWei], "event arguments");
  check((await staking.validatorCount()) >= 1n && (await staking.totalStake()) > 0n, "views");
  let error = await fails(STAKING_CALL.revertWithReason(staking), "a call that reverts with a reason");
  check(isError(error, "CALL_EXCEPTION"), `revert: ${error.code}`);
  equal(error.reason, STAKING_CALL.reason, "reason");
  error = await fails(STAKING_CALL.revertWithError(staking), "a call that reverts with a custom error");
  check(isError(error, "CALL_EXCEPTION"), `revert: ${error.code}`);
  equal(error.revert?.name, STAKING_CALL.error, "custom error");
}

async function batches() {
  const response = await fetch(RPC, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      { jsonrpc: "2.0", id: "a", method: "eth_chainId" },
      { jsonrpc: "2.0", id: "b", method: "nothing_here" },
      { not: "a request" },
      { jsonrpc: "2.0", id: "c", method: "eth_getBalance", params: ["0x12"] },
      { jsonrpc: "2.0", id: "d", method: "eth_blockNumber", params: [] },
    ]),
  });
  const answers = await response.json();
  equal(answers.length, 5, "an answer each");
  equal(answers.map((answer) => answer.id), ["a", "b", null, "c", "d"], "in their places");
  equal(answers.map((answer) => answer.error?.code ?? 0), [0, -32601, -32600, -32602, 0], "mixed errors");
}

async function heads(fees) {
  const socket = new WebSocketProvider(WS);
  const seen = [];
  const pending = [];
  const logs = [];
  await socket.on("block", (height) => seen.push(height));
  await socket.on("pending", (hash) => pending.push(hash));
  await socket.on({ address: STAKING }, (log) => logs.push(log.transactionHash));
  // ethers does not wait for the node's answer to a subscription: one head and one answer later all of them stand.
  await within(30_000, until(() => seen.length >= 1), "the first head");
  await socket.getBlockNumber();
  const staking = new Contract(STAKING, STAKING_ABI, accounts[2]);
  const sent = await accounts[3].sendTransaction({ to: sink, value: 1n, ...gas(fees) });
  const call = await STAKING_CALL.send(staking);
  await within(30_000, until(() => pending.includes(sent.hash)), "the pending transaction");
  await within(30_000, until(() => logs.includes(call.hash)), "the log");
  await within(30_000, until(() => seen.length >= 3), "three heads");
  for (let i = 1; i < seen.length; i++) equal(seen[i], seen[i - 1] + 1, "no head is left out");
  equal(await socket.getBalance(sink), await provider.getBalance(sink), "requests over the socket");
  await socket.destroy();
}

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A user's plain loop: nothing given but receiver and value. */
async function everyday() {
  const managed = new NonceManager(accounts[5]);
  const sent = await Promise.all([1n, 2n, 3n].map((value) => managed.sendTransaction({ to: sink, value })));
  const receipts = await Promise.all(sent.map((tx) => tx.wait(1, RECEIPT_LIMIT)));
  check(receipts.every((receipt) => receipt.status === 1), "three sends without any fee or nonce given");
  equal(await accounts[5].estimateGas({ to: sink, value: 1n }), 21_000n, "estimate of a transfer");
}

await main(`ethers v6 against ${URL_OF_NODE}`, async () => {
  await section("network and dev accounts", network);
  const fees = await provider.getFeeData();
  const before = await balancesNow();
  const perAccount = await section("1 000 signed transfers of types 0, 1, 2 accepted", () => sendAll(fees));
  const transactions = perAccount.flat();
  equal(transactions.length, 1000, "sent");
  const receipts = await section("receipts of all of them", () => awaitReceipts(perAccount));
  await section("balances to the wei", () => balances(before, receipts, transactions));
  await section("transactions and receipts agree", async () => {
    for (let i = 0; i < transactions.length; i += 7) await checkTransaction(transactions[i], receipts[i]);
  });
  await section("blocks", () => blocks(receipts));
  await section("fee history", feeHistory);
  await section("proofs against the block's state root", proofs);
  await section("contract events and reverts", events);
  await section("errors as ethers names them", () => errors(fees));
  await section("batches with errors in them", batches);
  await section("everyday sends", everyday);
  await section("WebSocket heads, pending transactions and logs", () => heads(fees));
});
