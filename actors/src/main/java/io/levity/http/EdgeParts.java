package io.levity.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.admission.Account;
import io.levity.admission.Admission;
import io.levity.admission.Upload;
import io.levity.config.HttpSettings;
import io.levity.types.Address;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What all routes work with, and how they read their parameters. */
record EdgeParts(
        ActorSystem<?> system,
        HttpSettings settings,
        EdgePool pool,
        Networks networks,
        Supplier<NodeInfo> node,
        Admission admission) {

    /** Answers from a worker. */
    CompletionStage<HttpResponse> reply(Supplier<HttpResponse> work) {
        return pool.submit(() -> CompletableFuture.completedStage(work.get()));
    }

    /** Lets an upload in, or says why not. @param sizeBytes where it is known */
    Upload admit(Exchange x, OptionalLong sizeBytes) {
        return switch (admission.admit(x.header("Authorization"), sizeBytes)) {
            case Admission.Verdict.Admitted(var upload) -> upload;
            case Admission.Verdict.Unknown(var keyGiven) -> throw unauthorized(keyGiven);
            case Admission.Verdict.UsedUp(var account, var untilTomorrow) -> throw usedUp(account, untilTomorrow);
            case Admission.Verdict.TooMany(var account) ->
                throw new RequestProblem(
                        ProblemCode.QUOTA_EXCEEDED,
                        account.name() + " has " + Admission.MAX_UPLOADS + " uploads on their way already",
                        Map.of("retryAfterMs", 1000));
            case Admission.Verdict.Draining _ ->
                throw new RequestProblem(
                        ProblemCode.BUSY,
                        "this node is about to stop, send it to another one",
                        Map.of("retryAfterMs", 1000));
        };
    }

    Account account(Exchange x) {
        return switch (admission.caller(x.header("Authorization"))) {
            case Admission.Caller.Known(var account) -> account;
            case Admission.Caller.NoKey _ -> throw unauthorized(false);
            case Admission.Caller.WrongKey _ -> throw unauthorized(true);
        };
    }

    private static RequestProblem unauthorized(boolean keyGiven) {
        return new RequestProblem(
                ProblemCode.UNAUTHORIZED,
                keyGiven ? "this key is not known here" : "an API key is needed: Authorization: Bearer KEY");
    }

    RequestProblem usedUp(Account account) {
        return usedUp(
                account,
                Duration.between(Instant.now(), admission.allowance(account).resetsAt()));
    }

    private static RequestProblem usedUp(Account account, Duration untilTomorrow) {
        return new RequestProblem(
                ProblemCode.QUOTA_EXCEEDED,
                account.name() + " may write " + account.bytesPerDay().orElse(0)
                        + " bytes a day of UTC, and what is left of today does not suffice",
                Map.of("retryAfterMs", Math.max(1000, untilTomorrow.toMillis())));
    }

    /** The chain that {@code ?network=} names, else the root. */
    ChainService chain(Exchange x) {
        Optional<String> name = x.query("network");
        return name.isPresent() ? chain(name.get()) : root();
    }

    ChainService chain(String name) {
        return networks.find(name)
                .orElseThrow(() -> new RequestProblem(ProblemCode.NETWORK_NOT_FOUND, "no network " + shown(name)));
    }

    private ChainService root() {
        return networks.find(NetworkId.ROOT)
                .orElseThrow(() -> new RequestProblem(ProblemCode.NETWORK_NOT_FOUND, "the root is not served here"));
    }

    /** A block by height, hash or {@code latest}. */
    static FinalisedBlock block(ChainService chain, String ref) {
        Optional<FinalisedBlock> block;
        if (ref.equals("latest")) {
            block = chain.blockByHeight(chain.height());
        } else if (ref.startsWith("0x")) {
            block = chain.blockByHash(hash(ref));
        } else {
            block = chain.blockByHeight(number("height", ref, Long.MAX_VALUE));
        }
        return block.orElseThrow(() -> new RequestProblem(
                ProblemCode.BLOCK_NOT_FOUND, "no final block " + shown(ref) + "; the head is " + chain.height()));
    }

    static Hash hash(String text) {
        try {
            return Hash.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER, shown(text) + " is not a hash: 0x and 64 hexadecimal digits");
        }
    }

    static Address address(String text) {
        try {
            return Address.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER, shown(text) + " is not an address: 0x and 40 hexadecimal digits");
        }
    }

    /** @param max larger numbers are refused */
    static long number(String name, String text, long max) {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > max) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER,
                    name + " is a number" + (max == Long.MAX_VALUE ? "" : " up to " + max) + ", not " + shown(text));
        }
        return Long.parseLong(text);
    }

    static String shown(String foreign) {
        String printable = foreign.replaceAll("[^\\x20-\\x7e]", "?");
        return "'" + (printable.length() <= 80 ? printable : printable.substring(0, 80) + "...") + "'";
    }
}
