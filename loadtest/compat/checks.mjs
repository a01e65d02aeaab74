// Counts what was checked and stops at the first thing that is not as an Ethereum client expects it.
import assert from "node:assert/strict";

let passed = 0;

export function check(condition, what) {
  assert.ok(condition, what);
  passed += 1;
}

export function equal(actual, expected, what) {
  assert.deepEqual(actual, expected, what);
  passed += 1;
}

/** Expects a rejection and hands over the error. */
export async function fails(promise, what) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    passed += 1;
    return error;
  }
  assert.fail(`${what}: expected an error, got ${JSON.stringify(value, (_, v) => (typeof v === "bigint" ? v.toString() : v))}`);
}

/** Waits for a promise, but not for ever. */
export function within(milliseconds, promise, what) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

export async function section(title, work) {
  const begin = performance.now();
  const result = await work();
  console.log(`ok  ${title} (${Math.round(performance.now() - begin)} ms)`);
  return result;
}

export function summary(name) {
  console.log(`${name}: ${passed} checks passed`);
}

/** Unhandled trouble ends the script with a code, so that whoever runs it sees it. */
export async function main(name, work) {
  const limit = setTimeout(() => {
    console.error(`${name}: not done within the time limit`);
    process.exit(1);
  }, 240_000);
  try {
    await work();
    summary(name);
    clearTimeout(limit);
    process.exit(0);
  } catch (error) {
    console.error(`${name}: FAILED after ${passed} checks`);
    console.error(error);
    process.exit(1);
  }
}

export const URL_OF_NODE = (process.env.LEVITY_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const RPC = `${URL_OF_NODE}/rpc/chain`;
export const WS = RPC.replace(/^http/, "ws");
export const MNEMONIC = "test test test test test test test test test test test junk";
export const CHAIN_ID = 31337;
