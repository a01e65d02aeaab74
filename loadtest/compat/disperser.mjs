// 0G's disperser and retriever as an unmodified gRPC client sees them, with both generations of the blob header; then the
// alternative data availability server of the OP stack.
// Run again with the same LEVITY_COMPAT_STATE it checks what a restart must not change.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import { check, equal, fails, main, section, URL_OF_NODE, within } from "./checks.mjs";

const LIMIT = 1024 * 1024 * 31 - 4;
const TARGET = process.env.LEVITY_GRPC;
const STATE = process.env.LEVITY_COMPAT_STATE;
const OPTIONS = { keepCase: true, longs: Number, enums: String, defaults: true };
const CHANNEL = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const here = (name) => new URL(name, import.meta.url).pathname;
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, OPTIONS));
const connect = (Service) => new Service(TARGET, grpc.credentials.createInsecure(), CHANNEL);

const current = connect(load(here("disperser-current.proto")).disperser.Disperser);
const legacy = connect(load(here("disperser-legacy.proto")).disperser.Disperser);
const retriever = connect(load(here("retriever.proto")).retriever.Retriever);
const health = connect(load(here("health.proto")).grpc.health.v1.Health);

const call = (client, method, request) =>
  new Promise((resolve, reject) =>
    client[method](request, { deadline: Date.now() + 120_000 }, (error, reply) => (error ? reject(error) : resolve(reply))),
  );

async function refused(promise, code, details, what) {
  const error = await fails(promise, what);
  equal([error.code, error.details], [code, details], what);
}

/** As the SDKs do: asks again until the status ends, and takes each reply apart. */
async function finalized(client, request_id) {
  for (;;) {
    const reply = await call(client, "GetBlobStatus", { request_id });
    check(reply.info !== null, "info is always there");
    if (reply.status === "FINALIZED") {
      return reply.info.blob_header;
    }
    equal([reply.status, reply.info.blob_header], ["PROCESSING", null], "on its way");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function disperse(client, data) {
  const reply = await call(client, "DisperseBlob", { data });
  equal(reply.result, "PROCESSING", "dispersed");
  const id = reply.request_id.toString("ascii");
  check(/^[0-9a-f]{64}-[0-9a-f]+$/.test(id), `request id ${id}`);
  equal(id.slice(0, 64), createHash("sha256").update(data).digest("hex"), "first part of the request id");
  return reply.request_id;
}

function content(size) {
  const data = randomBytes(size);
  data.fill(0, Math.max(1, size - 3)); // zeros at the end are content, too
  return data;
}

async function reflect(name) {
  const directory = mkdtempSync(join(tmpdir(), "reflection-"));
  try {
    const file = join(directory, "reflection.proto");
    writeFileSync(file, readFileSync(here("reflection.proto"), "utf8").replaceAll("PACKAGE", name));
    const version = name.split(".").at(-1);
    const client = connect(load(file).grpc.reflection[version].ServerReflection);
    const stream = client.ServerReflectionInfo();
    const answers = new Promise((resolve, reject) => {
      const got = [];
      stream.on("error", reject);
      stream.on("data", (answer) => {
        got.push(answer);
        if (got.length === 2) {
          resolve(got);
        }
      });
    });
    stream.write({ list_services: "*" });
    stream.write({ file_by_filename: "disperser/disperser.proto" });
    const [services, file1] = await within(20_000, answers, name);
    stream.end();
    client.close();
    const names = services.list_services_response.service.map((s) => s.name);
    for (const expected of ["disperser.Disperser", "retriever.Retriever", "grpc.health.v1.Health"]) {
      check(names.includes(expected), `${name} lists ${expected}`);
    }
    equal(file1.file_descriptor_response.file_descriptor_proto.length, 1, `${name} has the file`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function fresh() {
  const kept = [];
  for (const size of [2, 512 * 1024, LIMIT]) {
    await section(`${size} bytes, dispersed, finalized, retrieved`, async () => {
      const data = content(size);
      const request = await disperse(size === 2 ? legacy : current, data);
      const header = await finalized(current, request);
      equal(header.storage_root.length, 32, "root");
      equal(await finalized(legacy, request), header, "the old generation reads the same header");
      for (const reader of [current, legacy]) {
        check(data.equals((await call(reader, "RetrieveBlob", header)).data), "what came in");
      }
      check(data.equals((await call(retriever, "RetrieveBlob", header)).data), "by the retriever");
      kept.push({ request: request.toString("ascii"), header: { ...header, storage_root: header.storage_root.toString("hex") }, sha256: createHash("sha256").update(data).digest("hex") });
    });
  }
  await section("refusals", async () => {
    await refused(call(current, "DisperseBlob", { data: Buffer.alloc(LIMIT + 1) }), grpc.status.INVALID_ARGUMENT, "blob size cannot exceed 31744 KiB", "one too many");
    await refused(call(current, "DisperseBlob", { data: Buffer.alloc(0) }), grpc.status.INVALID_ARGUMENT, "blob size must be greater than 0", "nothing");
    const status = (text) => call(current, "GetBlobStatus", { request_id: Buffer.from(text) });
    await refused(status(""), grpc.status.INVALID_ARGUMENT, "invalid request: request_id must not be empty", "no id");
    await refused(status("abcdef"), grpc.status.INVALID_ARGUMENT, "invalid metadata key: abcdef", "no hyphen");
    const unknown = kept[0].request.replace(/-.*/, (tail) => tail.replace(/2f[0-9a-f]{128}2f/, `2f${"3737".repeat(32)}2f`));
    for (const id of ["ab-cd", unknown]) {
      await refused(status(id), grpc.status.NOT_FOUND, "failed to retrieve blob status: disperse failed or request may not exist", "unknown id");
    }
    await refused(call(current, "RetrieveBlob", { storage_root: Buffer.alloc(31) }), grpc.status.INVALID_ARGUMENT, "parameter StorageRoot len is not accepted", "short root");
    equal((await fails(call(current, "RetrieveBlob", { storage_root: Buffer.alloc(32) }), "unknown root")).code, grpc.status.NOT_FOUND, "unknown root");
  });
  await section("fields of older requests are ignored", async () => {
    const reply = await call(legacy, "DisperseBlob", { data: Buffer.from("old"), security_params: 7, target_row_num: 9 });
    equal(reply.result, "PROCESSING", "taken");
  });
  await section("health and reflection", async () => {
    for (const service of ["", "disperser.Disperser"]) {
      equal((await call(health, "Check", { service })).status, "SERVING", `health of '${service}'`);
    }
    const watch = health.Watch({ service: "" });
    const first = new Promise((resolve, reject) => watch.once("data", resolve).on("error", reject));
    equal((await within(20_000, first, "watch")).status, "SERVING", "watch");
    watch.on("error", () => {}).cancel();
    await reflect("grpc.reflection.v1alpha");
    await reflect("grpc.reflection.v1");
  });
  await section("alternative data availability of the OP stack", async () => {
    for (const path of ["/put", "/put/"]) {
      const batch = content(130_672);
      const put = await fetch(URL_OF_NODE + path, { method: "POST", body: batch, redirect: "error" });
      equal(put.status, 200, path);
      const commitment = Buffer.from(await put.arrayBuffer());
      equal([commitment.length, commitment[0], commitment[1]], [50, 1, 0x47], "generic commitment of 0G");
      const got = await fetch(`${URL_OF_NODE}/get/0x${commitment.toString("hex")}`);
      equal(got.status, 200, "get");
      check(batch.equals(Buffer.from(await got.arrayBuffer())), "the batch");
      kept.push({ commitment: commitment.toString("hex"), sha256: createHash("sha256").update(batch).digest("hex") });
    }
    const status = async (path, options) => (await fetch(URL_OF_NODE + path, options)).status;
    equal(await status(`/get/0x0147${"00".repeat(16)}${"99".repeat(32)}`), 404, "unknown");
    equal(await status("/get/0xzz"), 400, "no hexadecimal digits");
    equal(await status(`/put/0x00${"11".repeat(32)}`, { method: "POST", body: "x" }), 400, "keccak mode");
    equal(await status("/put", { method: "POST", body: Buffer.alloc(LIMIT + 1) }), 413, "one too many");
    equal(await status("/health"), 200, "health");
  });
  writeFileSync(STATE, JSON.stringify(kept));
}

async function again() {
  const kept = JSON.parse(readFileSync(STATE));
  await section("the same answers after a restart", async () => {
    for (const { request, header, commitment, sha256 } of kept) {
      let data;
      if (request) {
        const { storage_root, ...rest } = await finalized(current, Buffer.from(request));
        equal({ ...rest, storage_root: storage_root.toString("hex") }, header, "header");
        data = (await call(current, "RetrieveBlob", { storage_root, ...rest })).data;
      } else {
        data = Buffer.from(await (await fetch(`${URL_OF_NODE}/get/0x${commitment}`)).arrayBuffer());
      }
      equal(createHash("sha256").update(data).digest("hex"), sha256, "content");
    }
  });
}

await main("disperser", existsSync(STATE) ? again : fresh);
